import type { Failure, ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { compact, flag, integer, requiredText, text, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:hook_id";

/** The flags of events and of certificates, with their API names. */
const FLAGS = [
  ["pushEvents", "push_events"],
  ["issuesEvents", "issues_events"],
  ["confidentialIssuesEvents", "confidential_issues_events"],
  ["mergeRequestsEvents", "merge_requests_events"],
  ["tagPushEvents", "tag_push_events"],
  ["noteEvents", "note_events"],
  ["confidentialNoteEvents", "confidential_note_events"],
  ["jobEvents", "job_events"],
  ["pipelineEvents", "pipeline_events"],
  ["wikiPageEvents", "wiki_page_events"],
  ["deploymentEvents", "deployment_events"],
  ["releasesEvents", "releases_events"],
  ["featureFlagEvents", "feature_flag_events"],
  ["emojiEvents", "emoji_events"],
  ["milestoneEvents", "milestone_events"],
  ["resourceAccessTokenEvents", "resource_access_token_events"],
  ["resourceDeployTokenEvents", "resource_deploy_token_events"],
  ["vulnerabilityEvents", "vulnerability_events"],
  ["enableSslVerification", "enable_ssl_verification"],
] as const;

const TEXTS = [
  ["name", "name"],
  ["description", "description"],
  ["pushEventsBranchFilter", "push_events_branch_filter"],
  ["branchFilterStrategy", "branch_filter_strategy"],
  ["customWebhookTemplate", "custom_webhook_template"],
] as const;

const DEFAULTS: Values = Object.fromEntries(
  FLAGS.map(([name]) => [name, name === "pushEvents" || name === "enableSslVerification"]),
);

/** Inputs of the official plugin that this one does not have. */
const UNSUPPORTED = ["customHeaders", "urlVariables", "signingToken"];

/** A webhook of a project (GitLab: project webhooks API). GitLab does not return its token. */
export const projectHook: ResourceDefinition<GitLab> = {
  replaceOn: ["project", "url"],
  defaults: DEFAULTS,
  serverChosen: TEXTS.map(([name]) => name),
  notReadBack: ["token"],
  stable: ["hookId", "projectId"],

  check({ inputs }) {
    const failures = UNSUPPORTED.filter((name) => name in inputs).map((name): Failure => ({
      property: name,
      reason: `the sandbox's plugin does not support "${name}"`,
    }));
    return { inputs, failures };
  },

  async create(inputs, { api }) {
    const project = requiredText(inputs, "project");
    const made = await during(
      "Error creating GitLab project hook",
      api.send("POST", projectPath(project, "hooks"), { json: toWire(inputs) }),
    );
    return { id: `${project}:${integer(made, "id")}`, properties: fromWire(project, made) };
  },

  async read(id, _prior, { api }) {
    const { project, path } = hookOf(id);
    const found = await during("Error reading GitLab project hook", api.find(path));
    return found && fromWire(project, found);
  },

  async update(id, news, _prior, { api }) {
    const { project, path } = hookOf(id);
    const changed = await during("Error creating GitLab project hook", api.send("PUT", path, { json: toWire(news) }));
    return fromWire(project, changed);
  },

  async delete(id, _prior, { api }) {
    await during("Error deleting GitLab project hook", api.request("DELETE", hookOf(id).path));
  },
};

function hookOf(id: string): { project: string; path: string } {
  const [project = "", number = ""] = idParts(id, ID);
  return { project, path: projectPath(project, "hooks", number) };
}

function toWire(inputs: Values): Record<string, Value> {
  const entries = [...FLAGS, ...TEXTS].map(([name, wire]): [string, Value | undefined] => [wire, inputs[name]]);
  return compact({ url: requiredText(inputs, "url"), token: inputs.token, ...Object.fromEntries(entries) });
}

function fromWire(project: string, wire: Values): Record<string, Value> {
  return compact({
    project,
    url: requiredText(wire, "url"),
    hookId: integer(wire, "id"),
    projectId: integer(wire, "project_id"),
    alertStatus: text(wire, "alert_status") ?? "",
    disabledUntil: text(wire, "disabled_until") ?? "",
    repositoryUpdateEvents: flag(wire, "repository_update_events") ?? false,
    signingTokenPresent: false,
    ...Object.fromEntries(TEXTS.map(([name, wireName]) => [name, text(wire, wireName) ?? ""])),
    ...Object.fromEntries(FLAGS.map(([name, wireName]) => [name, flag(wire, wireName) ?? false])),
  });
}
