import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import type { LoggedRequest } from "pulumi-pipeline-sandbox/requestLog";
import type { CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { eightLines } from "../../pipeline/examples";
import { createWorld, type World } from "../world";

/** Whether all kinds of faults and all writes are tried, which takes some ten minutes. Otherwise a part of them is. */
export const isExhaustive = process.env.FAULT_MATRIX === "all";

/** Settings with a resource of each kind that an onboarding creates. `adopt` takes over what a lost response created. */
export const settings = {
  ...eightLines,
  variables: [{ name: "REGION", value: "eu-west-1" }],
  drift: { schedule: "0 4 * * *" },
  esc: { pulumiConfig: { "aws:region": "eu-west-1" } },
  adopt: ["all"],
};

/** A request of an onboarding: method and path, in which `*` stands for an id that differs between runs. */
export interface MatrixRequest {
  readonly server: LoggedRequest["server"];
  readonly method: string;
  readonly path: string;
}

/** The onboarding of one project, which can be started from the beginning again. */
export interface Onboarding {
  readonly world: World;
  /** Every different request of an undisturbed onboarding, in order. */
  readonly requests: readonly MatrixRequest[];
  /** What the undisturbed onboarding left on both servers. */
  readonly result: object;
  /** Removes the project's resources and the stack's state, so that nothing was onboarded. */
  startAgain(): Promise<void>;
  up(): Promise<CommandResult>;
  /** What is on both servers now, without the ids and times, which differ between runs. */
  present(): Promise<Present>;
}

/** Onboards a project without faults, and starts again. For `hosted`, see `createWorld`. */
export async function recordOnboarding({ hosted = true } = {}): Promise<Onboarding> {
  const world = await createWorld(undefined, { hosted });
  await world.configure(settings);
  const up = () => world.pulumi("up --yes --skip-preview --continue-on-error");
  world.sandbox.log.clear();
  const { code, stdout, stderr } = await up();
  if (code !== 0) throw new Error(`the onboarding failed:\n${stdout}${stderr}`);
  const requests = differentRequests(world.sandbox.log.all());
  const onboarding = {
    world,
    requests,
    result: await present(world),
    startAgain: () => startAgain(world),
    up,
    present: () => present(world),
  };
  await onboarding.startAgain();
  return onboarding;
}

/** A rule that makes the request fail once. */
export function failOnce({ server, method, path }: MatrixRequest, fault: FaultRule["fault"]): FaultRule {
  return { server, method, path, fault };
}

export function isWrite({ method }: MatrixRequest): boolean {
  return method !== "GET";
}

function differentRequests(log: readonly LoggedRequest[]): MatrixRequest[] {
  const requests = log.map(({ server, method, path }) => ({ server, method, path: withoutIds(path) }));
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

/** A path with `*` for each UUID. */
function withoutIds(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*");
}

async function startAgain({ sandbox, workspace }: World): Promise<void> {
  sandbox.reset();
  const stacks = join(workspace.directory, ".state", ".pulumi");
  for (const folder of await readdir(stacks)) {
    if (folder !== "meta.yaml") await rm(join(stacks, folder), { recursive: true });
  }
  const { code, stderr } = await workspace.pulumi(["stack", "init", "shop-api", "--non-interactive"]);
  if (code !== 0) throw new Error(stderr);
}

/** The parts of both servers that an onboarding creates. Empty before. */
export interface Present {
  readonly protectedBranches: unknown;
  readonly protectedTags: unknown;
  readonly environments: unknown;
  readonly variables: unknown;
  readonly schedules: unknown;
  readonly file: readonly string[];
  readonly teams: readonly unknown[];
  readonly escEnvironments: readonly unknown[];
  readonly issuers: readonly { readonly policies: readonly object[] }[];
}

/** Reads both servers without faults: those that have not fired yet apply again afterwards. */
async function present(world: World): Promise<Present> {
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
  const get = async (path: string) => comparable((await world.gitlab("GET", path)).body);
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
    file: file.status === 200 ? [(file.body as { content: string }).content] : [],
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

/** Ids, times and addresses, which differ between runs. */
const runData = /^(id|.*_id|slug|created|modified|.*_at|createdAt|lastUsed|.*[uU]rl|owner|last_pipeline)$/;

/** A value without what differs between runs. An empty text and null are the same, and lists have no order. */
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
