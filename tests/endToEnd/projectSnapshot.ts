import type { World } from "./world";

/** What a team sees of its project in GitLab. Ids, times and addresses differ between runs, so they are left out. */
export async function projectSnapshot(world: World): Promise<Readonly<Record<string, unknown>>> {
  const lists = await Promise.all(listed.map(async (list) => [list, await read(world, list)] as const));
  return { ...Object.fromEntries(lists), files: await filesOf(world) };
}

const listed = [
  "variables",
  "environments",
  "pipeline_schedules",
  "protected_branches",
  "protected_tags",
  "protected_environments",
  "approvals",
  "approval_rules",
  "hooks",
  "job_token_scope",
  "job_token_scope/groups_allowlist",
  "repository/branches",
  "merge_requests?state=opened",
];

/** A list of the project, or the status of the answer where the instance has no such list. */
async function read(world: World, list: string): Promise<unknown> {
  const { status, body } = await world.gitlab("GET", `${list}${list.includes("?") ? "&" : "?"}per_page=100`);
  return status === 200 ? comparable(body) : status;
}

/** The texts of the files in the default branch. */
async function filesOf(world: World): Promise<Readonly<Record<string, string>>> {
  const { body } = await world.gitlab("GET", "repository/tree?recursive=true&per_page=100");
  const paths = (body as { type: string; path: string }[]).filter(({ type }) => type === "blob");
  return Object.fromEntries(
    await Promise.all(
      paths.map(async ({ path }) => {
        const { body: file } = await world.gitlab("GET", `repository/files/${encodeURIComponent(path)}?ref=main`);
        return [path, Buffer.from((file as { content: string }).content, "base64").toString()] as const;
      }),
    ),
  );
}

/** The values that differ between two snapshots: their path, what they were and what they are. */
export function differences(before: unknown, after: unknown): string[] {
  const [old, now] = [leaves(before), leaves(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => `${path}: ${old.get(path) ?? "none"} -> ${now.get(path) ?? "none"}`);
}

/** The values in a snapshot as JSON, by their paths. An item of a list is known by its name; a list without names is one value. */
function leaves(value: unknown, path = ""): Map<string, string> {
  const isNamed = !Array.isArray(value) || value.every((one) => nameOf(one) !== undefined);
  if (typeof value !== "object" || value === null || !isNamed) return new Map([[path, JSON.stringify(value)]]);
  const entries = Array.isArray(value) ? value.map((one) => [nameOf(one) ?? "", one] as const) : Object.entries(value);
  return new Map(entries.flatMap(([key, one]) => [...leaves(one, path === "" ? key : `${path} ${key}`)]));
}

function nameOf(item: unknown): string | undefined {
  const { name, key, description } = item as Readonly<Record<string, string | undefined>>;
  return name ?? key ?? description;
}

const runData = /^(id|.*_id|.*_at|slug|commit|web_url|owner|last_pipeline|last_deployment|access_level_description)$/;

/** A value without the data that differ between runs, in which an empty text and null are equal, and lists have no order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable).sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => !runData.test(key) && one !== null && one !== "")
      .map(([key, one]) => [key, comparable(one)]),
  );
}

const textOf = (value: unknown) => JSON.stringify(value);
