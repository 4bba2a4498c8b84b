import { takeInventory } from "../../cli/demo/inventory";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { renderGitLab } from "../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith } from "../pipeline/examples";
import { createWorld, testTimeout, project, type World, withRunner } from "./world";

/**
 * The life of one onboarded project, from the first preview to its end: each test continues where the last one stopped.
 */
let world: World;

beforeAll(async () => {
  world = await createWorld(exampleSeed, { ...withRunner, hosted: false });
  await world.configure(eightLines);
}, testTimeout);

afterAll(() => world.close());

/** The paths of write requests in their order, if they contain one of `parts`. */
function writePathsWith(...parts: string[]): string[] {
  const paths = world.sandbox.log.writes().map(({ path }) => path);
  return paths.flatMap((path) => parts.filter((part) => path.includes(part)));
}

/** With the component, the stack, and the record of the plan, which a self-managed backend has in the state. */
const resources = 25;
const inventory = () => takeInventory(world.sandbox, exampleTokens, project, "acme");
const ciFile = () => world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");

/** The write requests of a `pulumi` command, as `METHOD path`. */
async function writesOf(command: string): Promise<string[]> {
  world.sandbox.log.clear();
  await world.succeed(command);
  return world.sandbox.log.writes().map(({ method, path }) => `${method} ${path}`);
}

test(
  "a preview shows every resource and writes nothing",
  async () => {
    world.sandbox.log.clear();
    const output = await world.succeed("preview");

    // GitLab protects the default branch of a new project.
    expect(output).toContain(`+ ${resources - 1} to create`);
    expect(output).toContain("= 1 to import");
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "an update creates all resources of the project, and starts no pipeline",
  async () => {
    await world.succeed("up --yes --skip-preview");

    const order = writePathsWith("protected_", "oidc/issuers", "repository/files");
    expect(order.slice(-2)).toEqual(["oidc/issuers", "repository/files"]);
    expect(new Set(order.slice(0, -2))).toEqual(new Set(["protected_"]));
    expect(await inventory()).toEqual([
      ["GitLab", "protected branch", "main", "push: Maintainers"],
      ["GitLab", "protected tags", "release-*", ""],
      ["GitLab", "environment", "production", "available"],
      ["GitLab", "environment", "staging", "available"],
      ["Pulumi Cloud", "OIDC issuer", "gitlab-shop-api", world.sandbox.gitlabUrl],
      ["", "  policy for tokens of", "shop-api-inspect", "acme/shop/api:ref_type:branch:ref:main"],
      ["", "  policy for tokens of", "shop-api-inspect", "acme/shop/api:ref_type:tag:ref:release-*"],
      ["", "  policy for tokens of", "shop-api-preview", "merge_request_event"],
      ["", "  policy for tokens of", "shop-api-production", "acme/shop/api:ref_type:tag:ref:release-*"],
      ["", "  policy for tokens of", "shop-api-staging", "acme/shop/api:ref_type:branch:ref:main"],
      ["Pulumi Cloud", "team", "shop-api-inspect", "reads shop-api/production, opens shop-api/production-preview"],
      ["Pulumi Cloud", "team", "shop-api-preview", "reads shop-api/staging, opens shop-api/staging-preview"],
      ["Pulumi Cloud", "team", "shop-api-production", "edits shop-api/production, opens shop-api/production"],
      ["Pulumi Cloud", "team", "shop-api-staging", "edits shop-api/staging, opens shop-api/staging"],
      ["Pulumi Cloud", "ESC environment", "shop-api/production", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/production-preview", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/staging", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/staging-preview", ""],
    ]);
    expect(await ciFile()).toEqual({ status: 200, body: renderGitLab(pipelineWith()) });
    expect((await world.gitlab("GET", "pipelines")).body).toEqual([]);
  },
  testTimeout,
);

test(
  "a second update writes nothing, and reads at most once per resource",
  async () => {
    world.sandbox.log.clear();
    const output = await world.succeed("up --yes --skip-preview");

    expect(output).toContain(`${resources} unchanged`);
    expect(world.sandbox.log.writes()).toEqual([]);
    // The record of the plan is read from no server.
    expect(world.sandbox.log.all().length).toBeLessThan(resources);
  },
  testTimeout,
);

test(
  "a refresh finds the state of the last update, and the next update writes nothing",
  async () => {
    expect(await world.succeed("refresh --yes --skip-preview")).toContain(`${resources} unchanged`);
    expect(await writesOf("up --yes --skip-preview")).toEqual([]);
  },
  testTimeout,
);

test(
  "a changed setting changes only the resources that depend on it",
  async () => {
    const [staging, production] = eightLines.deployments;
    await world.configure({ ...eightLines, deployments: [staging, { ...production, approval: "automatic" }] });
    const file = `/api/v4/projects/101/repository/files/%2Egitlab-ci%2Eyml`;

    // The CI file, the policies, as no job previews the deployment of a tag any more, and the record of the plan.
    expect(await world.succeed("preview")).toContain("~ 3 to update");
    expect(await writesOf("up --yes --skip-preview")).toEqual([
      expect.stringMatching(/^PATCH \/api\/orgs\/acme\/oidc\/issuers\//),
      expect.stringMatching(/^PATCH \/api\/orgs\/acme\/auth\/policies\//),
      `PUT ${file}`,
    ]);
    expect((await ciFile()).body).not.toContain("when: manual");
    expect((await world.gitlab("GET", "pipelines")).body).toEqual([]);
  },
  testTimeout,
);

test(
  "a refresh detects changes made outside Pulumi, and an update reverts them",
  async () => {
    const edit = { branch: "main", commit_message: "weaken [skip ci]", content: "stages: []\n" };
    expect(await world.gitlab("PUT", "repository/files/%2Egitlab-ci%2Eyml", edit)).toMatchObject({ status: 200 });
    expect(await world.gitlab("DELETE", "protected_tags/release-%2A")).toMatchObject({ status: 204 });
    const loosen = { removeStack: { projectName: "shop-api", stackName: "production" } };
    expect(await world.cloud("PATCH", "orgs/acme/teams/shop-api-production", loosen)).toMatchObject({ status: 204 });

    // A file with content from outside Pulumi must not be overwritten silently.
    const refused = await world.pulumi("up --yes --refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain("already has a .gitlab-ci.yml that no stack manages");

    const [staging, production] = eightLines.deployments;
    const deployments = [staging, { ...production, approval: "automatic" }];
    await world.configure({ ...eightLines, deployments, replaceExistingFile: true });
    await world.succeed("refresh --yes");
    expect(await world.succeed("preview --diff")).toMatch(/\+ 2 to create\n\s+~ 2 to update/);
    await world.succeed("up --yes --skip-preview");

    expect((await ciFile()).body).toContain("# Managed by Pulumi");
    expect(await world.gitlab("GET", "protected_tags/release-%2A")).toMatchObject({ status: 200 });
    expect((await inventory()).map((row) => row[3])).toContain("edits shop-api/production, opens shop-api/production");
  },
  testTimeout,
);

test(
  "existing resources can be imported into the pipeline, and the next update does not change them",
  async () => {
    await world.gitlab("POST", "variables", {
      key: "REGION",
      value: "eu-west-1",
      environment_scope: "staging",
      raw: true,
    });
    const component = "urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline::shop-api";
    const variable = "gitlab:index/projectVariable:ProjectVariable shop-api-variable-staging-REGION 101:REGION:staging";
    await world.succeed(
      `import ${variable} --parent pipeline=${component} --yes --generate-code=false --protect=false --skip-preview`,
    );
    const [staging, production] = eightLines.deployments;
    await world.configure({
      ...eightLines,
      deployments: [staging, { ...production, approval: "automatic" }],
      variables: [{ name: "REGION", value: "eu-west-1", deployment: "staging" }],
    });

    // All but the record of the plan.
    expect(await world.succeed("preview")).toContain(`~ 1 to update\n    ${resources} unchanged`);
    expect(await writesOf("up --yes --skip-preview")).toEqual([]);
  },
  testTimeout,
);

test(
  "an update reverts a changed permission permanently",
  async () => {
    const permission = { projectName: "shop-api", stackName: "production", permission: 101 };
    await world.cloud("PATCH", "orgs/acme/teams/shop-api-production", { editStackPermission: permission });
    expect((await inventory()).map((row) => row[3])).toContain("reads shop-api/production, opens shop-api/production");

    await world.succeed("up --yes --skip-preview --refresh");
    expect((await inventory()).map((row) => row[3])).toContain("edits shop-api/production, opens shop-api/production");
  },
  testTimeout,
);

test(
  "a variable that becomes a secret is hidden and keeps its name",
  async () => {
    await world.configure({
      ...eightLines,
      variables: [{ name: "REGION", secret: "region", deployment: "staging" }],
    });
    await world.succeed("config set --secret --path platform:secrets.region eu-west-1");
    await world.succeed("up --yes --skip-preview");

    expect(await world.gitlab("GET", "variables")).toMatchObject({
      body: [{ key: "REGION", environment_scope: "staging", value: null, hidden: true, protected: true }],
    });
  },
  testTimeout,
);

test(
  "the content that a team writes into its ESC environment is kept, also after a destroy",
  async () => {
    const theirs = "values:\n  team: wrote-this";
    await world.cloud("PATCH", "esc/environments/acme/shop-api/production", theirs);
    await world.succeed("up --yes --skip-preview --refresh");
    world.sandbox.log.clear();
    await world.succeed("destroy --yes --skip-preview");

    expect(await world.cloud("GET", "esc/environments/acme/shop-api/production")).toMatchObject({ body: theirs });
    expect(await inventory()).toEqual([
      ["GitLab", "protected branch", "main", "push: Maintainers"],
      // The pipeline of the manual edit in a test above.
      ["GitLab", "pipeline", "main", "skipped"],
      ["Pulumi Cloud", "ESC environment", "shop-api/production", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/production-preview", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/staging", ""],
      ["Pulumi Cloud", "ESC environment", "shop-api/staging-preview", ""],
    ]);
    expect(await ciFile()).toMatchObject({ status: 404 });
    const order = writePathsWith("repository/files", "variables", "oidc/issuers", "protected_");
    expect(order[0]).toBe("repository/files");
    expect(order.at(-1)).toBe("protected_");
  },
  testTimeout,
);

test(
  "a project can be onboarded again after a destroy",
  async () => {
    await world.removeEscEnvironments();
    await world.succeed("up --yes --skip-preview");

    expect(await ciFile()).toMatchObject({ status: 200 });
  },
  testTimeout,
);
