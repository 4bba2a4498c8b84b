import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { deployScript } from "../../targets/gitlab/scripts/deploy";
import { isolationScript } from "../../targets/gitlab/scripts/isolation";
import { loginScript } from "../../targets/gitlab/scripts/login";
import { previewScript, previewText } from "../../targets/gitlab/scripts/preview";
import { updateFunction } from "../../targets/gitlab/scripts/update";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, project, type World } from "./world";

jest.setTimeout(testTimeout);

const secrets = { db: "s3cret-canary-for-deployments", dbRead: "s3cret-canary-for-previews" };
const account = "arn:aws:iam::123456789012:role";

/** The configuration of a deployment and of its previews, with different identities. */
function escOf(name: string) {
  return {
    aws: { roleArn: `${account}/${name}`, previewRoleArn: `${account}/${name}-read` },
    secrets: [{ name: "password", secret: "db", previewSecret: "dbRead" }],
    pulumiConfig: { "shop-api:greeting": `hello from ${name}`, "shop-api:password": "${secrets.password}" },
  };
}

const [staging, production] = eightLines.deployments;
const settings = {
  ...eightLines,
  esc: { environmentVariables: { AWS_REGION: "eu-west-1" } },
  deployments: [
    { ...staging, esc: escOf("staging") },
    { ...production, esc: escOf("production") },
  ],
};

let world: World;
let program: string;

beforeAll(async () => {
  world = await createWorld();
  await world.gitlab("POST", "repository/branches?branch=topic&ref=main");
  program = await createProgram();
});

afterAll(async () => {
  await rm(program, { recursive: true });
  await world.close();
});

test("an invalid definition fails in the preview with ESC's own message, and nothing is written", async () => {
  const broken = { ...escOf("staging"), pulumiConfig: { "shop-api:greeting": "${nowhere.to.be.found}" } };
  await configure({ ...settings, deployments: [{ ...staging, esc: broken }, settings.deployments[1]] });
  world.sandbox.log.clear();

  const { code, stdout, stderr } = await world.pulumi("preview");

  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(
    /BAD_ESC_DEFINITION: deployments\[0\]\.esc: ESC reports an error in shop-api\/staging: unknown property "nowhere", in "shop-api:greeting: \${nowhere\.to\.be\.found}"/,
  );
  expect(world.sandbox.log.writes().filter(({ path }) => !path.endsWith("/yaml/check"))).toEqual([]);
});

test("creates all ESC environments, and the next update changes nothing", async () => {
  await configure(settings);
  const preview = await world.succeed("preview --diff");
  const up = await world.succeed("up --yes");
  world.sandbox.log.clear();
  const again = await world.succeed("up --yes --skip-preview");

  for (const secret of Object.values(secrets)) expect(preview + up + again).not.toContain(secret);
  expect(again).toContain("unchanged");
  expect(world.sandbox.log.writes()).toEqual([]);
});

test("the stack's outputs show the definitions, with the names of secrets instead of their values", async () => {
  const outputs = JSON.parse(await world.succeed("stack output --json --show-secrets")) as {
    escDefinitions: Record<string, string>;
  };

  expect(Object.keys(outputs.escDefinitions)).toEqual([
    "base",
    "production",
    "production-preview",
    "staging",
    "staging-preview",
  ]);
  expect(outputs.escDefinitions["staging-preview"]).toContain("fn::secret:\n        named: dbRead");
});

test("a program with configuration from ESC can be previewed with the preview's identity alone", async () => {
  const { code, text, stdout, stderr } = await asJob(mergeRequest, "shop-api-preview", "shop-api/staging-preview", [
    ...previewScript({ policyPacks: [], savesUpdatePlan: false, escEnvironment: true }),
  ]);

  expect([code, stdout, stderr]).toEqual([0, expect.anything(), expect.anything()]);
  expect(text).toContain("hello from staging");
  for (const part of [`${account}/staging-read`, subject("staging-preview")]) {
    for (const word of part.split(":")) if (word !== "") expect(text).toContain(`"${backwards(word)}"`);
  }
  expect(text).toContain("password: [secret]");
  expect(stdout + stderr + text).not.toContain("s3cret");
});

test("the deployment of the same stack has another role and another secret", async () => {
  const { code, stdout, stderr } = await asJob(push, "shop-api-staging", "shop-api/staging", [
    ...deployScript({ escEnvironment: true, policyPacks: [], usesUpdatePlan: false }),
  ]);

  expect([code, stderr]).toEqual([0, expect.anything()]);
  for (const part of [`${account}/staging`, subject("staging")]) {
    for (const word of part.split(":")) if (word !== "") expect(stdout).toContain(`"${backwards(word)}"`);
  }
  expect(stdout + stderr).not.toContain("s3cret");
});

test("the preview's identity cannot deploy", async () => {
  const { code, stdout, stderr } = await asJob(mergeRequest, "shop-api-preview", "shop-api/staging-preview", [
    ...deployScript({ escEnvironment: true, policyPacks: [], usesUpdatePlan: false }),
  ]);

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('the team "shop-api-preview" has Stack Read on the stack "shop-api/staging"');
});

test("an ESC environment can be linked to the stack, and then no job names it", async () => {
  const linked = { ...escOf("production"), attach: "stack" };
  const esc = { ...linked, aws: { roleArn: linked.aws.roleArn }, secrets: [{ name: "password", secret: "db" }] };
  await configure({ ...settings, deployments: [settings.deployments[0], { ...production, esc }] });
  await world.succeed("up --yes --skip-preview");

  expect((await world.cloud("GET", "stacks/acme/shop-api/production/config")).body).toEqual({
    environment: "shop-api/production",
  });
  const file = await world.gitlab("GET", "repository/files/.gitlab-ci.yml/raw?ref=main");
  expect(file.body).toContain("PULUMI_ENVIRONMENT: shop-api/staging\n");
  expect(file.body).not.toContain("PULUMI_ENVIRONMENT: shop-api/production");
  // The link is in the state now, and the next update knows it as its own.
  await world.succeed("up --yes --skip-preview");
});

test.each([
  ["preview", "shop-api/staging"],
  ["preview", "shop-api/production-preview"],
  ["staging", "shop-api/production"],
  ["staging", "shop-api/staging-preview"],
])("the %s identity cannot open %s", async (identity, environment) => {
  const { code, stdout, stderr } = await asJob(
    identity === "preview" ? mergeRequest : push,
    `shop-api-${identity}`,
    environment,
    [...previewScript({ policyPacks: [], savesUpdatePlan: false, escEnvironment: true })],
  );

  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/not found|\[40[34]\]/i);
});

async function configure(of: unknown): Promise<void> {
  await world.configure(of);
  for (const [name, value] of Object.entries(secrets)) {
    await world.succeed(`config set --secret --path platform:secrets.${name} ${value}`);
  }
}

const push: IdTokenJob = {
  project,
  pipeline: { source: "push", ref: "main", user: "platform" },
  environment: { name: "staging" },
  audience: "urn:pulumi:org:acme",
};

const mergeRequest: IdTokenJob = {
  project,
  pipeline: { source: "merge_request_event", ref: "topic", user: "developer", mergeRequest: { branch: "main" } },
  audience: "urn:pulumi:org:acme",
};

function subject(environment: string): string {
  return `pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop-api/${environment}`;
}

function backwards(text: string): string {
  return Array.from(text).reverse().join("");
}

/** Runs the commands of a job of the rendered file in its shell, with the ID token that GitLab signs for it. */
async function asJob(
  job: IdTokenJob,
  team: string,
  environment: string,
  commands: readonly string[],
): Promise<CommandResult & { readonly text: string }> {
  const answer = await world.sandbox.idToken(job);
  if (!answer.ok) throw new Error(answer.reason);
  const home = await mkdtemp(join(tmpdir(), "job-"));
  const { PULUMI_ACCESS_TOKEN: _, ...inherited } = process.env;
  const { env } = world.workspace;
  const script = [
    updateFunction,
    ...isolationScript,
    ...loginScript({ kind: "oidc", organization: "acme", team }),
    ...commands,
    `cat ${previewText} || true`,
  ];
  const result = await runCommand("bash", ["-c", ["set -eo pipefail", ...script].join("\n")], {
    cwd: program,
    env: {
      ...inherited,
      PATH: env.PATH,
      TMPDIR: home,
      PULUMI_HOME: join(home, "pulumi"),
      PULUMI_BACKEND_URL: world.sandbox.cloudUrl,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_OIDC_TOKEN: answer.token,
      PULUMI_TEAM: team,
      PULUMI_STACK: "acme/shop-api/staging",
      PULUMI_ENVIRONMENT: environment,
      CI_PROJECT_DIR: program,
    },
  });
  // A job adds its ESC environment to the stack's configuration in its own checkout only.
  await rm(join(program, "Pulumi.staging.yaml"), { force: true });
  await rm(home, { recursive: true, force: true });
  return { ...result, text: result.stdout };
}

/** The project's program in a checkout, which prints the values from ESC. */
async function createProgram(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "program-"));
  const files = {
    "Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    "package.json": '{ "name": "shop-api", "main": "index.js" }\n',
    "index.js": `const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
exports.greeting = config.require("greeting");
exports.password = config.requireSecret("password");
// Reversed, because Pulumi masks ESC's secrets in its output.
exports.session = [...process.env.AWS_SESSION_TOKEN].reverse().join("").split(":");
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  return folder;
}
