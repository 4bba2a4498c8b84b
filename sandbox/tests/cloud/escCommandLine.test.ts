import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, delimiter, join, resolve } from "node:path";
import { runCommand } from "../../workspace/runCommand";
import { type Sandbox, startSandbox } from "../../index";
import { testToken } from "../../testing/testToken";

// Each test starts a few processes of the real command line.
jest.setTimeout(120_000);

let sandbox: Sandbox;
let home: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "pulumi-pipeline-env-"));
  sandbox = await startSandbox({
    gitlab: { users: [], projects: [] },
    cloud: {
      users: ["platform", "developer"].map((login) => ({ login, token: testToken(`pul-${login}`) })),
      organizations: [{ name: "acme", members: { platform: "admin", developer: "member" } }],
    },
  });
  await cloud("POST", "/orgs/acme/teams/pulumi", { name: "deployers" });
  await save("base/project", "values: {region: eu-west-1}");
  await save(
    "shop-api/staging",
    [
      "imports: [base/project]",
      "values:",
      "  password: {fn::secret: hunter2}",
      "  aws:",
      "    login:",
      "      fn::open::aws-login:",
      '        oidc: {roleArn: "arn:aws:iam::1:role/deploy", sessionName: ci, subjectAttributes: [currentEnvironment.name]}',
      "  environmentVariables:",
      "    AWS_REGION: ${region}",
      "    AWS_SESSION_TOKEN: ${aws.login.sessionToken}",
      "    DB_PASSWORD: ${password}",
      "  files:",
      '    SETTINGS: \'{"region": "${region}"}\'',
    ].join("\n"),
  );
});

afterEach(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

const LOGIN = "Logging in using access token from PULUMI_ACCESS_TOKEN\n";
const sessionToken =
  "sandbox:arn:aws:iam::1:role/deploy:pulumi:environments:pulumi.organization.login:acme" +
  ":currentEnvironment.name:shop-api/staging";

async function cloud(method: string, path: string, body: unknown, token = testToken("pul-platform")): Promise<unknown> {
  const response = await fetch(`${sandbox.cloudUrl}/api${path}`, {
    method,
    headers: { Authorization: `token ${token}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

async function save(path: string, yaml: string): Promise<void> {
  const [project, name] = path.split("/");
  await cloud("POST", "/esc/environments/acme", { project, name });
  await cloud("PATCH", `/esc/environments/acme/${path}`, yaml);
}

/** Lets the team open an environment. */
async function grant(path: string): Promise<void> {
  const [projectName, envName] = path.split("/");
  const addEnvironmentPermission = { projectName, envName, permission: "open" };
  await cloud("PATCH", "/orgs/acme/teams/deployers", { addEnvironmentPermission });
}

async function teamToken(): Promise<string> {
  const made = await cloud("POST", "/orgs/acme/teams/deployers/tokens", { name: "ci" });
  return (made as { tokenValue: string }).tokenValue;
}

/** Runs the real command line with this token. */
function pulumi(args: readonly string[], token = testToken("pul-platform")) {
  const engine = JSON.parse(readFileSync(resolve(__dirname, "../../../.sandbox/engine.json"), "utf8")) as {
    pulumi: string;
  };
  return runCommand(engine.pulumi, args, {
    cwd: home,
    env: {
      PATH: [dirname(engine.pulumi), process.env.PATH].join(delimiter),
      HOME: home,
      TMPDIR: home,
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_ACCESS_TOKEN: token,
      PULUMI_BACKEND_URL: sandbox.cloudUrl,
    },
  });
}

test("pulumi env open prints a whole environment, or a single property", async () => {
  const whole = await pulumi(["env", "open", "acme/shop-api/staging"]);
  const one = await pulumi(["env", "open", "acme/shop-api/staging", "aws.login.sessionToken"]);

  expect([whole.code, whole.stderr]).toEqual([0, LOGIN]);
  expect(JSON.parse(whole.stdout)).toEqual({
    region: "eu-west-1",
    password: "hunter2",
    aws: {
      login: {
        accessKeyId: expect.stringMatching(/^ASIA[0-9A-F]{16}$/),
        secretAccessKey: expect.stringMatching(/^sandbox-[0-9a-f]{32}$/),
        sessionToken,
      },
    },
    environmentVariables: {
      AWS_REGION: "eu-west-1",
      AWS_SESSION_TOKEN: sessionToken,
      DB_PASSWORD: "hunter2",
      // The command line writes each file, and does not delete it.
      SETTINGS: expect.stringContaining(home),
    },
    files: { SETTINGS: '{"region": "eu-west-1"}' },
  });
  expect([one.code, JSON.parse(one.stdout)]).toEqual([0, sessionToken]);
});

test("pulumi env run passes variables and files to a command, and masks secrets in its output", async () => {
  const script = 'echo "$AWS_REGION $DB_PASSWORD $AWS_SESSION_TOKEN"; cat "$SETTINGS"';
  const { code, stdout, stderr } = await pulumi(["env", "run", "acme/shop-api/staging", "--", "sh", "-c", script]);

  expect([code, stdout, stderr]).toEqual([0, 'eu-west-1 [secret] [secret]\n{"region": "eu-west-1"}', LOGIN]);
});

test("a team opens an environment only if it was granted the imports too", async () => {
  const token = await teamToken();
  await grant("shop-api/staging");
  const refused = await pulumi(["env", "open", "acme/shop-api/staging", "region"], token);
  await grant("base/project");
  const opened = await pulumi(["env", "open", "acme/shop-api/staging", "region"], token);

  // The command line shows diagnostics and exits with 0 in any case.
  expect([refused.code, refused.stdout]).toEqual([0, ""]);
  expect(refused.stderr).toContain('environment "acme/base/project" not found');
  expect([opened.code, opened.stdout]).toEqual([0, '"eu-west-1"\n']);
});

test("an invalid definition is refused with ESC's own message and line", async () => {
  const file = join(home, "staging.yaml");
  writeFileSync(file, "values:\n  region: ${nowhere}\n");
  const { stdout, stderr } = await pulumi(["env", "edit", "acme/shop-api/staging", "--file", file]);
  const kept = await pulumi(["env", "open", "acme/shop-api/staging", "region"]);

  expect(stdout + stderr).toContain('Error: unknown property "nowhere"\n\n  on shop-api/staging line 2:\n');
  expect(kept.stdout).toBe('"eu-west-1"\n');
});

test("pulumi env version tag names a version, which can be opened by that name", async () => {
  const tagged = await pulumi(["env", "version", "tag", "acme/base/project@stable", "@2"]);
  await cloud("PATCH", "/esc/environments/acme/base/project", "values: {region: eu-central-1}");
  const stable = await pulumi(["env", "open", "acme/base/project@stable", "region"]);
  const latest = await pulumi(["env", "open", "acme/base/project", "region"]);
  const listed = await pulumi(["env", "version", "tag", "ls", "acme/base/project"]);

  expect([tagged.code, stable.stdout, latest.stdout]).toEqual([0, '"eu-west-1"\n', '"eu-central-1"\n']);
  expect(listed.stdout).toMatch(/latest │ +3 │[\s\S]*stable │ +2 │/);
});
