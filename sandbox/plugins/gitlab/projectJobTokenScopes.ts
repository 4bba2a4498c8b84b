import { PartialFailure, type ResourceDefinition } from "../definition";
import { RestError } from "../restClient";
import { flag, integer, isList, isObject, requiredText, text, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project_id";

/** The lists, with their paths and the parameters of an entry. */
const LISTS = [
  { property: "targetProjectIds", path: "allowlist", parameter: "target_project_id" },
  { property: "targetGroupIds", path: "groups_allowlist", parameter: "target_group_id" },
] as const;
type List = (typeof LISTS)[number];

/**
 * The job token allow-list of a project (GitLab: CI/CD job token scope API). It always exists: create makes it what the
 * inputs say, and delete resets it to GitLab's default.
 */
export const projectJobTokenScopes: ResourceDefinition<GitLab> = {
  replaceOn: ["project"],
  serverChosen: ["enabled", "targetProjectIds", "targetGroupIds"],
  unordered: ["targetProjectIds", "targetGroupIds"],

  /** Only administrators may read the instance's settings. Without them, the provider leaves out its check. */
  async plan({ enabled }, { api }) {
    const settings = await readSettings(api);
    if (settings.enforce_ci_inbound_job_token_scope_enabled === true && enabled === false) {
      throw new Error(
        "`enabled` may not be set to false when the setting for `enforce_ci_inbound_job_token_scope_enabled` is set to true.",
      );
    }
    return {};
  },

  async create(inputs, gitlab) {
    const project = requiredText(inputs, "project");
    return { id: project, properties: await changed(project, inputs, gitlab) };
  },

  async read(id, _prior, gitlab) {
    const [project = ""] = idParts(id, ID);
    try {
      return await readAll(project, gitlab);
    } catch (error) {
      if (error instanceof RestError && error.status === 404) return undefined;
      throw error;
    }
  },

  async update(id, news, _prior, gitlab) {
    const [project = ""] = idParts(id, ID);
    return changed(project, news, gitlab);
  },

  /** The provider reports no error of these requests, so a destroy may leave entries (terraform-provider-gitlab 18). */
  async delete(id, _prior, gitlab) {
    const [project = ""] = idParts(id, ID);
    await change(project, { enabled: true, targetProjectIds: [], targetGroupIds: [] }, gitlab).catch(() => undefined);
  },
};

async function readSettings(api: GitLab["api"]): Promise<Values> {
  try {
    return await api.send("GET", "application/settings");
  } catch {
    return {};
  }
}

/** Changes the list and reads it again. Also after a failed request, the provider records what is there. */
async function changed(project: string, inputs: Values, gitlab: GitLab): Promise<Record<string, Value>> {
  try {
    await change(project, inputs, gitlab);
    return await readAll(project, gitlab);
  } catch (error) {
    const properties = await readAll(project, gitlab).catch(() => ({ ...inputs }));
    throw new PartialFailure(project, properties, error instanceof Error ? error.message : String(error));
  }
}

/** Removes the entries that are not wanted and adds the missing ones, list by list. The switch is set last. */
async function change(project: string, inputs: Values, { api }: GitLab): Promise<void> {
  for (const list of LISTS) {
    const wanted = idsIn(inputs, list);
    const path = projectPath(project, "job_token_scope", list.path);
    const existing = await idsOf(project, list, api);
    for (const id of existing.filter((one) => !wanted.includes(one))) await api.request("DELETE", `${path}/${id}`);
    for (const id of wanted.filter((one) => !existing.includes(one))) {
      await api.send("POST", path, { json: { [list.parameter]: id } });
    }
  }
  await api.request("PATCH", projectPath(project, "job_token_scope"), {
    json: { enabled: flag(inputs, "enabled") ?? false },
  });
}

async function readAll(project: string, { api }: GitLab): Promise<Record<string, Value>> {
  const scope = await api.send("GET", projectPath(project, "job_token_scope"));
  const lists: [string, Value][] = [];
  for (const list of LISTS) lists.push([list.property, await idsOf(project, list, api)]);
  return { project, enabled: flag(scope, "inbound_enabled") ?? false, ...Object.fromEntries(lists) };
}

/** The ids on a list, read in pages of 20. GitLab's list of projects contains the project itself. */
async function idsOf(project: string, list: List, api: GitLab["api"]): Promise<number[]> {
  const rows: Values[] = [];
  for (let page = "1"; page !== "" && page !== "0";) {
    const { body, headers } = await api.request("GET", projectPath(project, "job_token_scope", list.path), {
      query: { page, per_page: "20" },
    });
    if (isList(body)) rows.push(...body.filter(isObject));
    page = headers["x-next-page"] ?? "";
  }
  return rows
    .filter((row) => text(row, "path_with_namespace") !== project && String(integer(row, "id")) !== project)
    .flatMap((row) => integer(row, "id") ?? [])
    .sort((one, other) => one - other);
}

function idsIn(inputs: Values, { property }: List): readonly number[] {
  const ids = inputs[property];
  return isList(ids) ? ids.filter((id) => typeof id === "number") : [];
}
