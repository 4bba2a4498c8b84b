import type { World } from "../world";

/** The parts of both servers that an onboarding creates. */
export interface Present {
  readonly protectedBranches: readonly unknown[];
  readonly protectedTags: readonly unknown[];
  readonly environments: readonly unknown[];
  readonly variables: readonly unknown[];
  readonly schedules: readonly unknown[];
  readonly hooks: readonly unknown[];
  readonly jobTokens: readonly unknown[];
  readonly file: readonly string[];
  /** The merge requests with a CI file, and the text in their branch, if there is one. */
  readonly requests: readonly unknown[];
  readonly teams: readonly unknown[];
  readonly escEnvironments: readonly unknown[];
  readonly issuers: readonly { readonly policies: readonly object[] }[];
}

/**
 * The current state of both servers, without the ids and times, which differ between runs. It is read without faults.
 * Faults that have not fired yet apply again afterwards.
 */
export async function present(world: World): Promise<Present> {
  const { faults } = world.sandbox;
  const rest = faults.all().filter(({ fired }) => fired === 0);
  faults.clear();
  try {
    return await read(world);
  } finally {
    for (const { rule } of rest) faults.add(rule);
  }
}

async function read(world: World): Promise<Present> {
  const get = async (path: string) => comparable((await world.gitlab("GET", path)).body) as unknown[];
  const getCloud = async (path: string) => (await world.cloud("GET", path)).body;
  const { teams } = (await getCloud("orgs/acme/teams")) as { teams: { name: string }[] };
  const { environments } = (await getCloud("esc/environments/acme")) as {
    environments: { project: string; name: string }[];
  };
  const { oidcIssuers } = (await getCloud("orgs/acme/oidc/issuers")) as { oidcIssuers: { id: string }[] };
  const file = await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml?ref=main");
  return {
    protectedBranches: await get("protected_branches"),
    protectedTags: await get("protected_tags"),
    environments: await get("environments"),
    variables: await get("variables"),
    schedules: await get("pipeline_schedules"),
    hooks: await get("hooks"),
    jobTokens: [
      (await world.gitlab("GET", "job_token_scope")).body,
      ...(await get("job_token_scope/allowlist")),
      ...(await get("job_token_scope/groups_allowlist")),
    ],
    file: file.status === 200 ? [(file.body as { content: string }).content] : [],
    requests: await requestsIn(world),
    teams: inOrder(
      await Promise.all(teams.map(async ({ name }) => comparable(await getCloud(`orgs/acme/teams/${name}`)))),
    ),
    escEnvironments: inOrder(
      await Promise.all(
        environments.map(async ({ project, name }) => [
          `${project}/${name}`,
          await getCloud(`esc/environments/acme/${project}/${name}`),
        ]),
      ),
    ),
    issuers: await Promise.all(
      oidcIssuers.map(async (issuer) => {
        const { policies } = (await getCloud(`orgs/acme/auth/policies/oidcissuers/${issuer.id}`)) as {
          policies: object[];
        };
        return { ...(comparable(issuer) as object), policies: inOrder(policies.map(comparable)) as object[] };
      }),
    ),
  };
}

async function requestsIn(world: World): Promise<unknown[]> {
  const { body } = await world.gitlab("GET", "merge_requests?state=all&order_by=created_at&sort=asc");
  return Promise.all(
    (body as Readonly<Record<string, string>>[]).map(async ({ state, title, source_branch: branch, target_branch }) => {
      const file = await world.gitlab("GET", `repository/files/%2Egitlab-ci%2Eyml?ref=${branch}`);
      const commits = await world.gitlab("GET", `repository/compare?from=${target_branch}&to=${branch}`);
      const { content } = file.body as { readonly content?: string };
      const titles = ((commits.body as { commits?: { title: string }[] }).commits ?? []).map((commit) => commit.title);
      return { state, title, branch, target_branch, content, titles };
    }),
  );
}

/** Ids, times and addresses, which differ between runs. */
const runData = /^(id|.*_id|slug|created|modified|.*_at|createdAt|lastUsed|.*[uU]rl|owner|last_pipeline)$/;

/** A value without the data that differ between runs. An empty text and null are equal, and lists have no order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return inOrder(value.map(comparable));
  if (typeof value === "string") return value.replace(/ Created \d\S+$/, "");
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value ?? {})
      .filter(([key, one]) => !runData.test(key) && one !== null && one !== "")
      .map(([key, one]) => [key, comparable(one)]),
  );
}

function inOrder(values: readonly unknown[]): unknown[] {
  return [...values].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
