import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World } from "./world";

/**
 * A project that has resources of the planned names before it is onboarded. Each test continues where the last one stopped.
 */
let world: World;

const settings = {
  ...eightLines,
  variables: [
    { name: "AWS_REGION", value: "eu-west-1" },
    { name: "LEVEL", value: "info", deployment: "production" },
  ],
  drift: { schedule: "0 4 * * *" },
  jobTokenAccess: { groups: ["acme/shop"] },
};

/** Resources of the team: an environment, a schedule, variables of a planned name and in another scope, and a job token source. */
const existing = [
  ["environments", { name: "production", external_url: "https://shop.example.com" }],
  ["variables", { key: "AWS_REGION", value: "us-east-1" }],
  ["variables", { key: "LEVEL", value: "debug", environment_scope: "staging" }],
  ["pipeline_schedules", { description: "Pulumi drift", ref: "main", cron: "0 1 * * *" }],
  ["job_token_scope/groups_allowlist", { target_group_id: 11 }],
] as const;

beforeAll(async () => {
  world = await createWorld();
  await world.configure(settings);
  for (const [list, body] of existing) expect((await world.gitlab("POST", list, body)).status).toBe(201);
}, testTimeout);

afterAll(() => world.close());

/** The writes to environments, variables, schedules and the job token allow-list. */
function changes(): string[] {
  return world.sandbox.log
    .writes()
    .filter(
      ({ path }) =>
        /\/(environments|variables|pipeline_schedules|job_token_scope)\b/.test(path) && !path.includes("/esc/"),
    )
    .map(({ method, path }) => `${method} ${path.replace("/api/v4/projects/101/", "")}`);
}

test(
  "refuses all existing names at once, before anything is changed",
  async () => {
    const refusal = await world.refusal();

    expect(refusal).toContain("shop-api was not changed: there are 4 errors");
    expect(refusal).toContain(
      'error ALREADY_EXISTS: variables[0].value: CI/CD variable "AWS_REGION" with environment scope "*" exists already, and this stack does not manage it. Add "variables" to the setting adopt, or choose another name',
    );
    expect(refusal).toContain('deployments[1].name: deployment environment "production" exists already');
    expect(refusal).toContain('project: pipeline schedule "Pulumi drift" exists already');
    expect(refusal).toContain("jobTokenAccess: the job token allow-list exists already");
  },
  testTimeout,
);

test(
  "with adopt, a preview shows imports with their changes, and writes nothing",
  async () => {
    await world.configure({ ...settings, adopt: ["all"] });
    world.sandbox.log.clear();
    const preview = await world.succeed("preview");

    expect(preview).toContain(
      'ADOPTED: variables[0].value: CI/CD variable "AWS_REGION" with environment scope "*" exists',
    );
    expect(preview).toMatch(/= +gitlab:index:ProjectVariable shop-api-variable-AWS_REGION import/);
    expect(preview).toMatch(/~ +gitlab:index:ProjectVariable shop-api-variable-AWS_REGION update \[diff: ~raw,value\]/);
    // With the protection of the default branch, which needs no setting.
    expect(preview).toContain(
      'ADOPTED: jobTokenAccess: the job token allow-list exists and is adopted. Changes: removes group "acme", adds group "acme/shop"',
    );
    expect(preview).toContain("= 5 to import");
    expect(changes()).toEqual([]);
  },
  testTimeout,
);

test(
  "one update imports them, deletes none, and keeps properties that the settings do not set",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");

    // Of the allow-list, the entry that is not planned is removed.
    const deletions = changes().filter((change) => change.startsWith("DELETE"));
    expect(deletions).toEqual(["DELETE job_token_scope/groups_allowlist/11"]);
    expect(await world.gitlab("GET", "variables/AWS_REGION")).toMatchObject({
      body: { value: "eu-west-1", raw: true },
    });
    expect(await world.gitlab("GET", "environments?name=production")).toMatchObject({
      body: [{ external_url: "https://shop.example.com" }],
    });
    expect(await world.gitlab("GET", "pipeline_schedules")).toMatchObject({ body: [{ cron: "0 4 * * *" }] });
    expect(await world.gitlab("GET", "job_token_scope/groups_allowlist")).toMatchObject({ body: [{ name: "shop" }] });
    expect(await world.gitlab("GET", "variables/LEVEL?filter[environment_scope]=staging")).toMatchObject({
      body: { value: "debug" },
    });
  },
  testTimeout,
);

test(
  "adopted resources are in the state: the next update changes nothing, even without adopt",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(changes()).toEqual([]);

    await world.configure(settings);
    await world.succeed("up --yes --skip-preview --refresh");
    expect(changes()).toEqual([]);
  },
  testTimeout,
);

test(
  "if the response to creating a variable is lost, the next update reports it, and imports it with adopt",
  async () => {
    const more = { ...settings, variables: [...settings.variables, { name: "TIER", value: "gold" }] };
    await world.configure(more);
    const path = "/api/v4/projects/101/variables";
    world.sandbox.faults.add({ method: "POST", path, fault: { cut: "after" } });
    expect((await world.pulumi("up --yes --skip-preview")).code).toBe(1);
    expect(await world.refusal()).toContain('ALREADY_EXISTS: variables[2].value: CI/CD variable "TIER"');

    await world.configure({ ...more, adopt: ["variables"] });
    await world.succeed("up --yes --skip-preview");
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(changes()).toEqual([]);
  },
  testTimeout,
);

test(
  "a destroy keeps what was adopted, also after adopt was removed from the settings, and deletes the rest",
  async () => {
    await world.configure(settings);
    await world.succeed("up --yes --skip-preview");
    await world.succeed("destroy --yes --skip-preview");

    expect(await world.gitlab("GET", "environments?name=production")).toMatchObject({ body: [{ state: "available" }] });
    expect(await world.gitlab("GET", "environments?name=staging")).toMatchObject({ body: [] });
    // A destroy does not restore the value from before the adoption.
    expect(await world.gitlab("GET", "variables/AWS_REGION")).toMatchObject({ body: { value: "eu-west-1" } });
    expect((await world.gitlab("GET", "variables/LEVEL?filter[environment_scope]=production")).status).toBe(404);
    expect(await world.gitlab("GET", "variables/LEVEL?filter[environment_scope]=staging")).toMatchObject({
      body: { value: "debug" },
    });
    expect(await world.gitlab("GET", "pipeline_schedules")).toMatchObject({ body: [{ cron: "0 4 * * *" }] });
  },
  testTimeout,
);
