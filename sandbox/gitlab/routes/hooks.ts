import type { Context, Hono } from "hono";
import type { Hook } from "../entities";
import { ApiError, notFound } from "../errors";
import { callerWith } from "../http/access";
import { boolean, optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { GitLabState } from "../state";

const PATH = "/projects/:id/hooks";

/** The flags of a webhook, with GitLab's defaults. */
const FLAGS = {
  push_events: true,
  tag_push_events: false,
  merge_requests_events: false,
  repository_update_events: false,
  enable_ssl_verification: true,
  issues_events: false,
  confidential_issues_events: false,
  note_events: false,
  confidential_note_events: false,
  pipeline_events: false,
  wiki_page_events: false,
  deployment_events: false,
  feature_flag_events: false,
  job_events: false,
  releases_events: false,
  milestone_events: false,
  emoji_events: false,
  resource_access_token_events: false,
  resource_deploy_token_events: false,
  vulnerability_events: false,
} as const;

const TEXTS = ["name", "description", "push_events_branch_filter", "branch_filter_strategy", "custom_webhook_template"];

/** Adds the routes of a project's webhooks, all for Maintainers. They are kept, but get no events. */
export function hookRoutes(api: Hono, state: GitLabState): void {
  api.get(PATH, (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const hooks = state.hooks.filter(({ projectId }) => projectId === project.id);
    return context.json(paginate(context, hooks).map((hook) => present(hook)));
  });
  api.post(PATH, async (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const { url, token } = await readParams(context, { url: required(text), token: optional(text) });
    const changes = await readChanges(context);
    const hook = state.hooks.insert({
      projectId: project.id,
      url: validUrl(url),
      token: token ?? null,
      settings: { ...FLAGS, ...changes },
      createdAt: state.now(),
    });
    return context.json(present(hook), 201);
  });
  api.get(`${PATH}/:hook`, (context) => context.json(present(hookOf(context, state))));
  api.put(`${PATH}/:hook`, async (context) => {
    const { id, ...hook } = hookOf(context, state);
    const { url, token } = await readParams(context, { url: optional(text), token: optional(text) });
    const changes = await readChanges(context);
    const changed = state.hooks.update(id, {
      url: url === undefined ? hook.url : validUrl(url),
      token: token ?? hook.token,
      settings: { ...hook.settings, ...changes },
    });
    return context.json(present(changed));
  });
  api.delete(`${PATH}/:hook`, (context) => {
    state.hooks.delete(hookOf(context, state).id);
    return context.body(null, 204);
  });
}

function hookOf(context: Context, state: GitLabState): Hook {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const hook = state.hooks.get(Number(segment(context, "hook")));
  if (hook?.projectId !== project.id) throw notFound();
  return hook;
}

/** The settings that the request contains. */
async function readChanges(context: Context): Promise<Hook["settings"]> {
  const flags = Object.fromEntries(Object.keys(FLAGS).map((name) => [name, optional(boolean)]));
  const texts = Object.fromEntries(TEXTS.map((name) => [name, optional(text)]));
  const found = { ...(await readParams(context, flags)), ...(await readParams(context, texts)) };
  return Object.fromEntries(Object.entries(found).filter((entry) => entry[1] !== undefined)) as Hook["settings"];
}

/** GitLab: "Invalid url given". */
function validUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new ApiError(422, { error: "Invalid url given" });
}

/** GitLab: the entity `ProjectHook`. It never contains the token. */
function present({ id, projectId, url, settings, createdAt }: Hook): object {
  return {
    id,
    url,
    name: null,
    description: null,
    created_at: createdAt,
    ...settings,
    push_events_branch_filter: settings.push_events_branch_filter ?? null,
    branch_filter_strategy: settings.branch_filter_strategy ?? "wildcard",
    custom_webhook_template: settings.custom_webhook_template ?? null,
    alert_status: "executable",
    disabled_until: null,
    url_variables: [],
    custom_headers: [],
    project_id: projectId,
  };
}
