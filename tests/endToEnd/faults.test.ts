import type { Fault, FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import { eightLines } from "../pipeline/examples";
import { errorsIn } from "./resourceErrors";
import { createWorld, testTimeout, type World } from "./world";

/**
 * Servers fail while a project is onboarded: nothing is lost, no partial trust remains, and the next update continues.
 */
let world: World;

const settings = {
  ...eightLines,
  variables: [{ name: "REGION", value: "eu-west-1", deployment: "staging" }],
};

beforeEach(async () => {
  world = await createWorld();
  await world.configure(settings);
}, testTimeout);

afterEach(() => world.close());

const project = "/api/v4/projects/101";

/** The requests that fail, by what they read or create. */
const requests = {
  lookup: { method: "GET", path: "/api/v4/projects/acme%2Fshop%2Fapi" },
  protection: { method: "PATCH", path: `${project}/protected_branches/main` },
  environment: { method: "POST", path: `${project}/environments` },
  variable: { method: "POST", path: `${project}/variables` },
  file: { method: "POST", path: `${project}/repository/files/*` },
  team: { method: "POST", path: "/api/orgs/acme/teams/pulumi" },
  permission: { method: "PATCH", path: "/api/orgs/acme/teams/*" },
  esc: { method: "POST", path: "/api/esc/environments/acme" },
  escText: { method: "PATCH", path: "/api/esc/environments/acme/shop-api/staging" },
  issuer: { method: "POST", path: "/api/orgs/acme/oidc/issuers" },
  policy: { method: "PATCH", path: "/api/orgs/acme/auth/policies/*" },
} satisfies Record<string, Omit<FaultRule, "fault">>;

type Faulted = Partial<Record<keyof typeof requests, Fault>>;

/** Runs an update with these faults, each of which applies once. */
async function upWith(faulted: Faulted): Promise<{ code: number; errors: string[] }> {
  const { faults, log } = world.sandbox;
  faults.clear();
  log.clear();
  for (const [what, fault] of Object.entries(faulted))
    faults.add({ ...requests[what as keyof typeof requests], fault });
  const { code, stdout, stderr } = await world.pulumi("up --yes --skip-preview --continue-on-error");
  expect(faults.all().filter(({ fired }) => fired !== 1)).toEqual([]);
  const errors = errorsIn(stdout + stderr);
  return { code, errors: errors.map(({ type, reason }) => `${type}: ${reason}`).sort() };
}

const writes = () => world.sandbox.log.writes().length;
const status = async (...request: Parameters<World["gitlab"]>) => (await world.gitlab(...request)).status;
const issuers = async () =>
  ((await world.cloud("GET", "orgs/acme/oidc/issuers")).body as { oidcIssuers: { id: string }[] }).oidcIssuers;

test(
  "GitLab's client retries temporary failures and reads with a cut connection, and the update succeeds",
  async () => {
    const { code, errors } = await upWith({
      lookup: { cut: "before" },
      protection: { status: 502 },
      environment: { status: 429 },
      file: { status: 500 },
      team: { delay: 200 },
    });

    expect([code, errors]).toEqual([0, []]);
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  testTimeout,
);

test(
  "an error names the failed request, and the next update continues from there",
  async () => {
    await world.gitlab("POST", "variables", { key: "THEIRS", value: "kept" });
    const theirs = "values:\n  team: wrote-this";

    const first = await upWith({
      protection: { status: 409 },
      team: { status: 500 },
      permission: { cut: "before" },
      esc: { status: 429 },
    });
    expect(first).toEqual({
      code: 1,
      errors: [
        "gitlab:index:BranchProtection: 409",
        "pulumiservice:index:Environment: 429",
        "pulumiservice:index:Team: 500",
        expect.stringMatching(/^pulumiservice:index:Team\w+Permission: EOF$/),
      ],
    });
    // The existing protection of the branch is adopted, so there is no moment without one.
    expect(await status("GET", "protected_branches/main")).toBe(200);
    expect(await issuers()).toEqual([]);
    expect(await status("GET", "repository/files/%2Egitlab-ci%2Eyml?ref=main")).toBe(404);

    // No client repeats a write whose connection was cut, because the write may have succeeded.
    expect(await upWith({ policy: { status: 500 }, variable: { cut: "before" } })).toEqual({
      code: 1,
      errors: ["gitlab:index:ProjectVariable: EOF", "pulumiservice:index:OidcIssuer: 500"],
    });
    // An issuer whose policies cannot be written is deleted again, so that no partial trust remains.
    expect(await issuers()).toEqual([]);
    await world.cloud("PATCH", "esc/environments/acme/shop-api/production", theirs);
    expect(await upWith({ file: { status: 422 } })).toEqual({
      code: 1,
      errors: ["gitlab:index:RepositoryFile: 422"],
    });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });

    expect(await world.gitlab("GET", "variables/THEIRS")).toMatchObject({ body: { value: "kept" } });
    expect(await world.cloud("GET", "esc/environments/acme/shop-api/production")).toMatchObject({ body: theirs });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  testTimeout,
);

test(
  "lists of planned names that can't be read refuse the update, so that nothing exists twice",
  async () => {
    const hooks = [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"] }];
    await world.configure({ ...settings, hooks, drift: { schedule: "0 4 * * *" }, adopt: ["hooks", "schedules"] });
    await world.gitlab("POST", "hooks", { url: hooks[0]!.url, push_events: false, pipeline_events: true });
    await world.gitlab("POST", "pipeline_schedules", { description: "Pulumi drift", ref: "main", cron: "0 4 * * *" });
    const lists = ["hooks", "pipeline_schedules", "variables", "environments"];
    for (const list of lists) {
      world.sandbox.faults.add({ method: "GET", path: `*/${list}`, fault: { status: 403 } });
    }

    expect(
      (await world.refusal()).match(/LOOKUP_FAILED: .*/g)?.map((line) => line.replace(/(list of [^:]*).*/, "$1")),
    ).toEqual(
      ["variables", "deployments", "project", "hooks"].map((path, index) => {
        const what = ["CI/CD variables", "deployment environments", "pipeline schedules", "webhooks"][index];
        return `LOOKUP_FAILED: ${path}: GitLab could not be queried: the list of ${what}`;
      }),
    );
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    for (const list of ["hooks", "pipeline_schedules"]) {
      expect((await world.gitlab("GET", list)).body).toHaveLength(1);
    }
  },
  testTimeout,
);

test(
  "teams and ESC environments that can't be read refuse the update, so that it does not stop in the middle",
  async () => {
    await world.configure({ ...settings, esc: { environmentVariables: { REGION: "eu" } } });
    for (const path of ["/api/orgs/acme/teams/*", "/api/esc/environments/acme/*"]) {
      world.sandbox.faults.add({ server: "cloud", method: "GET", path, times: Infinity, fault: { status: 501 } });
    }

    const lines = (await world.refusal()).match(/LOOKUP_FAILED: .*/g) ?? [];
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/organization: Pulumi Cloud could not be queried: .* answered 501/);
  },
  testTimeout,
);

test(
  "a resource whose creation got no response is reported by the next update, and can be adopted",
  async () => {
    const lost: Fault = { cut: "after" };

    expect(await upWith({ environment: lost, team: lost, escText: lost })).toEqual({
      code: 1,
      errors: [
        "gitlab:index:ProjectEnvironment: EOF",
        "pulumiservice:index:Environment: EOF",
        "pulumiservice:index:Team: EOF",
      ],
    });
    const refused = [...(await world.refusal()).matchAll(/ALREADY_EXISTS: \S+: (.*?) exists already/g)];
    expect(refused.map(([, label = ""]) => label.replace(/ ".*/, "")).sort()).toEqual([
      "ESC environment",
      "deployment environment",
      "team",
    ]);
    await world.configure({ ...settings, adopt: ["all"] });

    expect(await upWith({ issuer: lost, variable: lost })).toEqual({
      code: 1,
      errors: ["gitlab:index:ProjectVariable: EOF", "pulumiservice:index:OidcIssuer: EOF"],
    });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  2 * testTimeout,
);
