import { takeInventory } from "../../cli/demo/inventory";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, project, type World } from "./world";

/** A project that an earlier version onboarded, and whose stack lost its state: everything exists. */
let world: World;

const settings = {
  ...eightLines,
  policyPacks: [{ name: "guardrails", version: "1.0.0" }],
  esc: { environmentVariables: { AWS_REGION: "eu-west-1" } },
  deployments: [
    eightLines.deployments[0],
    { ...eightLines.deployments[1], esc: { versionTag: "stable", attach: "stack" } },
  ],
};

beforeAll(async () => {
  const [acme] = exampleSeed.cloud.organizations;
  const organizations = [{ ...acme!, policyPacks: { guardrails: ["1.0.0"] } }];
  world = await createWorld({ ...exampleSeed, cloud: { ...exampleSeed.cloud, organizations } });
}, testTimeout);

afterAll(() => world.close());

/** Everything but pipelines: without a runner, each commit has one. */
async function inventory() {
  const rows = await takeInventory(world.sandbox, exampleTokens, project, "acme");
  return rows.filter(([, kind]) => kind !== "pipeline");
}

/** The existing resources that the errors name, such as `team "shop-api-preview"`. */
function refused(refusal: string): string[] {
  return [...refusal.matchAll(/ALREADY_EXISTS: \S+: (.*?) exists already/g)].map(([, label = ""]) => label).sort();
}

test(
  "without its state, all existing resources are reported at once; with adopt, they are imported without a deletion",
  async () => {
    await world.configure(settings);
    await world.succeed("up --yes --skip-preview");
    const before = await inventory();
    // An earlier version did not write the time of creation.
    const description = "The pipeline of GitLab project acme/shop/api: production.";
    await world.cloud("PATCH", "orgs/acme/teams/shop-api-production", { newDescription: description });
    // Somebody gave a team more than it needs.
    const grant = { projectName: "shop-api", stackName: "staging", permission: 103 };
    await world.cloud("PATCH", "orgs/acme/teams/shop-api-staging", { addStackPermission: grant });
    await world.cloud("PATCH", "orgs/acme/teams/shop-api-staging", { memberAction: "add", member: "developer" });
    await world.succeed("stack rm shop-api --force --yes --preserve-config");
    await world.succeed("stack init shop-api");
    await world.configure(settings);
    expect(refused(await world.refusal())).toEqual([
      'ESC environment "shop-api/base"',
      'ESC environment "shop-api/production"',
      'ESC environment "shop-api/staging"',
      'ESC environment "shop-api/staging-preview"',
      `OIDC issuer "gitlab-shop-api" of "${world.sandbox.gitlabUrl}"`,
      'deployment environment "production"',
      'deployment environment "staging"',
      'policy group "gitlab-shop-api"',
      'team "shop-api-inspect"',
      'team "shop-api-preview"',
      'team "shop-api-production"',
      'team "shop-api-staging"',
      'the configuration of stack "acme/shop-api/production" in Pulumi Cloud',
      'version tag "stable" of ESC environment "shop-api/base"',
      'version tag "stable" of ESC environment "shop-api/production"',
    ]);

    await world.configure({ ...settings, adopt: ["all"] });
    world.sandbox.log.clear();
    const output = await world.succeed("up --yes");
    expect(output).toContain(
      'Changes: members removed: developer, permission for stack shop-api/staging from "admin" to "edit"',
    );
    // The CI file, whose header names this stack, is committed again, and the permission is created again. The others
    // are the records of the adopted resources and of the plan.
    expect(output).toMatch(/\+ 4 to create/);
    expect(output).not.toMatch(/to (replace|delete)/);
    expect(world.sandbox.log.writes().filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(await inventory()).toEqual(before);
    expect(await world.cloud("GET", "orgs/acme/teams/shop-api-staging")).toMatchObject({ body: { members: [] } });

    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "a destroy keeps adopted resources, except those that let jobs log in",
  async () => {
    const team = (name: string) => world.cloud("GET", `orgs/acme/teams/shop-api-${name}`);
    const existing = (await inventory()).filter(([, kind]) => kind !== "CI file");
    world.sandbox.log.clear();
    await world.succeed("destroy --yes --skip-preview");

    // One permission was not adopted, but created again.
    expect((await team("staging")).body).toMatchObject({ name: "shop-api-staging", stacks: [] });
    expect((await team("production")).body).toMatchObject({ stacks: [{ stackName: "production" }] });
    const deleted = world.sandbox.log.writes().filter(({ method }) => method === "DELETE");
    expect(deleted.map(({ path }) => path.replace(/[^/]+$/, "…"))).toEqual([
      expect.stringContaining("/repository/files/"),
      expect.stringContaining("/oidc/issuers/"),
    ]);
    const left = (await inventory()).map(([, kind, name]) => `${kind} ${name}`);
    const gone = existing.filter(([, kind, name]) => !left.includes(`${kind} ${name}`)).map(([, kind]) => kind);
    expect([...new Set(gone)]).toEqual(["OIDC issuer", "  policy for tokens of"]);
  },
  testTimeout,
);
