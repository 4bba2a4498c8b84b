import { autoName } from "../autoName";
import type { ResourceDefinition } from "../definition";
import { during, RestError } from "../restClient";
import { compact, flag, isObject, requiredText, text, texts, type Value, type Values } from "../values";
import { type CircleCi, MISSING_ID } from "./context";

/** The flags with their names in the API. */
const FLAGS = [
  ["autoCancelBuilds", "autocancel_builds"],
  ["buildForkPrs", "build_fork_prs"],
  ["disableSsh", "disable_ssh"],
  ["forksReceiveSecretEnvVars", "forks_receive_secret_env_vars"],
  ["setGithubStatus", "set_github_status"],
  ["setupWorkflows", "setup_workflows"],
  ["writeSettingsRequiresAdmin", "write_settings_requires_admin"],
] as const;

/** A project with its advanced settings. Only a standalone one can be deleted. */
export const project: ResourceDefinition<CircleCi> = {
  replaceOn: ["name", "organizationId"],
  serverChosen: [...FLAGS.map(([name]) => name), "prOnlyBranchOverrides"],
  unordered: ["prOnlyBranchOverrides"],

  check(request) {
    return { inputs: { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) } };
  },

  // Provider: if the settings fail, the project exists, but not in the state.
  async create(inputs, { api, formerApi }) {
    const json = { name: requiredText(inputs, "name") };
    const request = api.send("POST", `organization/${requiredText(inputs, "organizationId")}/project`, { json });
    const made = await during("Error creating CircleCI project", request);
    const [, organization = "", ...rest] = requiredText(made, "slug").split("/");
    if (rest.length === 1 && organization === text(made, "organization_name")) {
      const provider = text(vcsOf(made), "provider")?.toLowerCase() ?? "";
      const path = `project/${provider}/${organization}/${requiredText(made, "name")}/follow`;
      await during("Error creating CircleCI project", formerApi.request("POST", path));
    }
    const settings = await during(
      "Error updating CircleCI project settings",
      api.send("PATCH", settingsPath(made), { json: settingsToWire(inputs) }),
    );
    return { id: requiredText(made, "id"), properties: fromWire(made, settings) };
  },

  // Provider: a project that does not exist is an error. An import has the slug as its id.
  async read(id, { state }, { api }) {
    const slug = text(state, "slug") ?? id;
    const prefix = `Unable to Read CircleCI project with Slug ${slug}`;
    const found = await during(prefix, api.send("GET", `project/${slug}`));
    const settings = await during("Unable to Read CircleCI project settings", api.send("GET", settingsPath(found)));
    return fromWire(found, settings);
  },
  idAfterRead: (state) => requiredText(state, "id"),

  async update(_id, news, { state }, { api }) {
    const prefix = `Unable to Update CircleCI project settings for project: ${requiredText(state, "slug")}`;
    const json = settingsToWire(news);
    return { ...state, ...settingsFromWire(await during(prefix, api.send("PATCH", settingsPath(state), { json }))) };
  },

  async delete(_id, { state }, { api }) {
    const request = api.request("DELETE", `project/${requiredText(state, "slug")}`);
    await during("Error Deleting CircleCi Project", request);
  },
};

function settingsPath(values: Values): string {
  return `project/${requiredText(values, "slug")}/settings`;
}

/** Provider: a flag that is not set is unknown in the plan, and is sent as false. */
function settingsToWire(inputs: Values): Record<string, Value> {
  const branches = texts(inputs, "prOnlyBranchOverrides");
  return {
    advanced: {
      ...Object.fromEntries(FLAGS.map(([name, wire]) => [wire, flag(inputs, name) ?? false])),
      ...(branches.length > 0 && { pr_only_branch_overrides: branches }),
    },
  };
}

function fromWire(wire: Values, settings: Values): Values {
  const vcs = vcsOf(wire);
  return compact({
    id: text(wire, "id"),
    name: text(wire, "name"),
    slug: text(wire, "slug"),
    organizationId: text(wire, "organization_id"),
    organizationName: text(wire, "organization_name"),
    organizationSlug: text(wire, "organization_slug"),
    vcsInfoUrl: text(vcs, "vcs_url"),
    vcsInfoProvider: text(vcs, "provider"),
    vcsInfoDefaultBranch: text(vcs, "default_branch"),
    ...settingsFromWire(settings),
  });
}

function settingsFromWire({ advanced }: Values): Values {
  const given = isObject(advanced) ? advanced : {};
  return {
    ...Object.fromEntries(FLAGS.map(([name, wire]) => [name, flag(given, wire)])),
    prOnlyBranchOverrides: texts(given, "pr_only_branch_overrides"),
  };
}

function vcsOf({ vcs_info: vcs }: Values): Values {
  return isObject(vcs) ? vcs : {};
}

/** An environment variable of a project. Every change replaces it, and its value is not read. */
export const projectEnvironmentVariable: ResourceDefinition<CircleCi> = {
  replaceOn: ["name", "projectSlug", "value"],
  notReadBack: ["value"],

  check(request) {
    return { inputs: { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) } };
  },

  async create(inputs, { api }) {
    const json = { name: requiredText(inputs, "name"), value: requiredText(inputs, "value") };
    const request = api.send("POST", `project/${requiredText(inputs, "projectSlug")}/envvar`, { json });
    const made = await during("Error creating CircleCI project environment variable", request);
    return { id: MISSING_ID, properties: { ...inputs, createdAt: text(made, "created-at") ?? "" } };
  },

  async read(id, { state }, { api }) {
    const slash = id.lastIndexOf("/");
    const isImport = Object.keys(state).length === 0;
    if (isImport && (slash <= 0 || slash === id.length - 1)) {
      throw new Error(
        `Invalid Import ID Format: Expected import ID format: 'project_slug/env_var_name' (e.g. 'circleci/org_id/project_id/MY_VAR'). Got: ${id}`,
      );
    }
    const [projectSlug, name] = isImport
      ? [id.slice(0, slash), id.slice(slash + 1)]
      : [requiredText(state, "projectSlug"), requiredText(state, "name")];
    try {
      const found = await api.send("GET", `project/${projectSlug}/envvar/${name}`);
      return { projectSlug, name: text(found, "name"), createdAt: text(found, "created-at") ?? "" };
    } catch (error) {
      // Provider: it looks for this number in the text of any error.
      if (!(error instanceof RestError) || error.message.includes("404")) return undefined;
      throw new Error(
        `Error Reading CircleCI Project Environment Variable: Could not read project environment variable ${name}: ${error.message}`,
        { cause: error },
      );
    }
  },
  idAfterRead: () => MISSING_ID,

  async delete(_id, { state }, { api }) {
    const path = `project/${requiredText(state, "projectSlug")}/envvar/${requiredText(state, "name")}`;
    await during("Error Deleting CircleCi Project Environment Variable", api.request("DELETE", path));
  },
};
