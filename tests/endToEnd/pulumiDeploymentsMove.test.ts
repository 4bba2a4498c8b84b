import { parse } from "yaml";
import type { FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import { eightLines } from "../pipeline/examples";
import { createWorld, dayAhead, seedWithoutForks, testTimeout, type World } from "./world";

/**
 * The move of a project from GitLab CI/CD to Pulumi Deployments and back, by one line. Each test continues where the last one
 * stopped. Both deploy the same two stacks, so at every moment at most one of them may start a deployment of a stack.
 */
let world: World;

const [staging, production] = eightLines.deployments;
const settings = {
  ...eightLines,
  authentication: "token",
  tokens: { expires: dayAhead(100) },
  // The second deployment follows the first one by a webhook.
  deployments: [staging, { ...production, on: { branch: "main" }, approval: "automatic" }],
  drift: { schedule: "0 4 * * *", action: "report" },
};
// The ESC environments of previews outlived the move.
const backAgain = { ...settings, adopt: ["escEnvironments"] };
const moved = { ...settings, target: "deployments" };

const stackPath = (stack: string, path: string) => `stacks/acme/shop-api/${stack}/${path}`;

interface SettingsBody {
  readonly vcs?: { readonly deployCommits?: boolean; readonly deployTags?: boolean };
  readonly operationContext?: { readonly environmentVariables?: object; readonly preRunCommands?: readonly string[] };
}

/** What each system would do with a push to `main`, and whether a successful staging starts production. */
async function whoDeploys(): Promise<{ gitlab: string[]; cloud: string[]; webhooks: string[] }> {
  const file = await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");
  const jobs = file.status === 200 ? Object.keys(parse(String(file.body), { logLevel: "error" }) as object) : [];
  const cloud = await Promise.all(
    ["staging", "production"].map(async (stack) => {
      const { status, body } = await world.cloud("GET", stackPath(stack, "deployments/settings"));
      const { vcs, operationContext } = body as SettingsBody;
      const variables = Object.keys(operationContext?.environmentVariables ?? {});
      if (status === 404) return [];
      return [
        `${stack}: ${vcs?.deployCommits === true ? "push" : "no push"}${variables.length > 0 ? ", with a token" : ""}`,
      ];
    }),
  );
  const hooks = (await world.cloud("GET", stackPath("staging", "hooks"))).body as {
    active: boolean;
    payloadUrl: string;
  }[];
  return {
    gitlab: jobs.filter((name) => name.startsWith("deploy-")),
    cloud: cloud.flat(),
    webhooks: hooks.filter(({ active }) => active).map(({ payloadUrl }) => payloadUrl),
  };
}

const byGitLab = { gitlab: ["deploy-staging", "deploy-production"], cloud: [], webhooks: [] };
const byNobody = { gitlab: [], cloud: [], webhooks: [] };
const byCloud = {
  gitlab: [],
  cloud: ["staging: push, with a token", "production: no push, with a token"],
  webhooks: ["shop-api/production"],
};

/** Runs an update in which the first request like this one fails, and returns its output. */
async function upWith(rule: Omit<FaultRule, "fault">): Promise<string> {
  const { faults } = world.sandbox;
  faults.add({ ...rule, fault: { status: 400 } });
  const { code, stdout, stderr } = await world.pulumi("up --yes --skip-preview");
  expect([code === 0, faults.all().map(({ fired }) => fired)]).toEqual([false, [1]]);
  faults.clear();
  return stdout + stderr;
}

/** Writes of an update to the two systems, without the state of the platform stack and the lookups. */
async function writesOfUp(): Promise<string[]> {
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview");
  return world.sandbox.log.writes().map(({ method, path }) => `${method} ${path}`);
}

beforeAll(async () => {
  world = await createWorld(seedWithoutForks);
  await world.configure(settings);
  await world.succeed("up --yes --skip-preview");
}, testTimeout);

afterAll(() => world.close());

test(
  "settings that somebody has made stop the move before it changes anything, unless adopt names them",
  async () => {
    const made = {
      sourceContext: { git: { branch: "main" } },
      vcs: { provider: "gitlab", repository: "acme/shop/api" },
    };
    await world.cloud("PUT", stackPath("staging", "deployments/settings"), made);
    await world.configure(moved);

    expect(await world.refusal()).toContain(
      'ALREADY_EXISTS: deployments: the deployment settings of stack "acme/shop-api/staging"',
    );
    expect((await whoDeploys()).gitlab).toEqual(byGitLab.gitlab);
  },
  testTimeout,
);

test(
  "a fault between the two steps leaves neither deploying, as the preview says",
  async () => {
    await world.configure({ ...moved, adopt: ["deploymentSettings"] });
    const preview = await world.succeed("preview");
    await upWith({ server: "cloud", method: "PUT", path: "/api/stacks/*/deployments/settings" });
    const { gitlab, cloud } = await whoDeploys();

    expect(preview).toMatch(
      /MOVED: target: GitLab's .gitlab-ci.yml is emptied before[^]*If this update fails after that, neither GitLab nor Pulumi Deployments deploys/,
    );
    expect(gitlab).toEqual([]);
    // The settings of one stack may have been written before the request for the other failed.
    expect(cloud.length).toBeLessThan(3);
  },
  testTimeout,
);

test(
  "the next update completes the move, and removes the emptied file",
  async () => {
    await world.succeed("up --yes --skip-preview");
    const file = await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");

    expect(file.status).toBe(404);
    expect(await whoDeploys()).toEqual(byCloud);
  },
  testTimeout,
);

test(
  "an update without a change writes no settings, webhooks and schedules, and a refresh finds no difference",
  async () => {
    expect((await writesOfUp()).filter((path) => /deployments|hooks|schedules|\/api\/v4/.test(path))).toEqual([]);
    await world.succeed("refresh --yes --skip-preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "a change of a schedule by somebody is found by a refresh, and undone",
  async () => {
    const path = stackPath("staging", "deployments/schedules");
    const schedulesNow = async () =>
      ((await world.cloud("GET", path)).body as { schedules: { id: string }[] }).schedules;
    const [{ id } = { id: "" }] = await schedulesNow();
    await world.cloud("DELETE", `${path}/${id}`);
    await world.succeed("up --yes --skip-preview --refresh");

    expect(await schedulesNow()).toEqual([expect.objectContaining({ scheduleCron: "0 4 * * *" })]);
  },
  testTimeout,
);

test(
  "a deployment on tags gets its settings from the other kind of resource, one update after the first is gone",
  async () => {
    const onTags = { ...moved, deployments: [staging, { ...production, approval: "automatic" }] };
    await world.configure(onTags);
    const first = await world.succeed("up --yes --skip-preview");
    const between = await whoDeploys();
    await world.succeed("up --yes --skip-preview");
    const { body } = await world.cloud("GET", stackPath("production", "deployments/settings"));

    expect(first).toContain("SECOND_UPDATE");
    expect(between).toEqual({ gitlab: [], cloud: ["staging: push, with a token"], webhooks: [] });
    expect(body).toMatchObject({ vcs: { deployCommits: false, deployTags: true, tagFilters: ["release-*"] } });
    expect((await writesOfUp()).filter((path) => /deployments|hooks|schedules|\/api\/v4/.test(path))).toEqual([]);
    await world.succeed("refresh --yes --skip-preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "a fault on the way back leaves neither deploying",
  async () => {
    await world.configure(backAgain);
    await upWith({ server: "gitlab", method: "POST", path: "/api/v4/projects/*/repository/files/*" });

    expect(await whoDeploys()).toEqual({ ...byNobody, cloud: ["staging: no push", "production: no push"] });
  },
  testTimeout,
);

test(
  "the next update lets GitLab deploy, and removes what is left in Pulumi Cloud",
  async () => {
    await world.succeed("up --yes --skip-preview");

    expect(await whoDeploys()).toEqual(byGitLab);
  },
  testTimeout,
);
