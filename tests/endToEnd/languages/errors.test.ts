import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { describe as asLine, describeBriefly } from "../../../pipeline/diagnostics/diagnostic";
import { planWith } from "../../pipeline/examples";
import { createLanguageWorld, type Language, type LanguageWorld, npmToken, programOf } from "./languageWorld";
import { targets } from "../../../targets";

/** Errors and warnings that a user of another language may cause. */
const testTimeout = 240_000;

const trigger = { branch: "main" };

/** Settings with a wrong type, an unknown key and a wrong choice at several depths, as sent by a program. */
const wrongSettings = {
  project: 42,
  organization: "acme",
  program: { path: "infra", runtim: "nodejs" },
  deployments: [
    { name: "staging", stack: "shop-api/staging", on: trigger, runnerTags: "fast", approval: "sometimes" },
    { name: "production", stack: "shop-api/production" },
  ],
  defaultBranch: 7,
};
const wrongLines = checkSettings(wrongSettings, targets.gitlab).diagnostics.map(asLine);

const wrongPython = `
import pulumi
from pulumi_pipeline import PulumiPipeline

PulumiPipeline(
    "shop-api",
    project=42,
    organization="acme",
    program={"path": "infra", "runtim": "nodejs"},
    deployments=[
        {
            "name": "staging",
            "stack": "shop-api/staging",
            "on": {"branch": "main"},
            "runner_tags": "fast",
            "approval": "sometimes",
        },
        {"name": "production", "stack": "shop-api/production"},
    ],
    default_branch=7,
    secrets={"npm": pulumi.Config().require_secret("npmToken")},
)
`;

const wrongYaml = `
name: platform
runtime: yaml
packages:
  pulumi-pipeline: ../..
config:
  npmToken: { type: string, secret: true }
resources:
  shop-api:
    type: pulumi-pipeline:PulumiPipeline
    properties: ${JSON.stringify({ ...wrongSettings, secrets: { npm: "${npmToken}" } })}
`;

let opened: LanguageWorld | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

async function open(language: Language): Promise<LanguageWorld> {
  opened = await createLanguageWorld(language);
  return opened;
}

/** The diagnostics of a refused update, which writes nothing and reports each line once. */
async function refusal(
  { sandbox, pulumi }: LanguageWorld,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  sandbox.log.clear();
  const { code, stdout, stderr } = await pulumi("up --yes --skip-preview", env);
  const output = stdout + stderr;

  expect(code).toBe(1);
  expect(sandbox.log.writes()).toEqual([]);
  expect(output).not.toContain(npmToken);
  expect(output).not.toMatch(/^\s+at |node:internal|unhandledRejection/m);
  return output.slice(output.indexOf("Diagnostics:"));
}

function expectOnce(text: string, lines: readonly string[]): void {
  for (const line of lines) expect([line, text.split(line).length - 1]).toEqual([line, 1]);
}

test("the settings of these tests have errors of every kind", () => {
  expect(wrongLines).toEqual([
    "error WRONG_TYPE: project: must be text, not 42",
    expect.stringMatching(/^error UNKNOWN_KEY: program\.runtim: "runtim" is not a setting\. Did you mean "runtime"\?$/),
    'error NOT_A_CHOICE: deployments[0].approval: "sometimes" is not a choice. Choices: "automatic", "manual"',
    'error WRONG_TYPE: deployments[0].runnerTags: must be a list, not the text "fast"',
    "error MISSING_KEY: deployments[1].on: is missing",
    "error WRONG_TYPE: defaultBranch: must be text, not 7",
  ]);
});

test(
  "Python shows all errors together, with the settings' messages and paths, before the output of its own runtime",
  async () => {
    const world = await open("python");
    await world.write(wrongPython);
    const text = await refusal(world);

    expectOnce(text, ["shop-api was not changed: there are 6 errors", ...wrongLines]);
    // Pulumi's Python runtime adds its own stack trace if a component of another language cannot be created.
    const trace = text.indexOf("Traceback");
    if (trace >= 0) {
      expect(text.slice(trace)).toContain("Exception: resource monitor shut down");
      expect(wrongLines.every((line) => text.indexOf(line) < trace)).toBe(true);
    }

    await world.edit({ "acme/shop/api": "acme/shop/nope" });
    expectOnce(await refusal(world), ['project: GitLab has no project "acme/shop/nope", or the token cannot see it.']);
  },
  testTimeout,
);

test(
  "YAML shows the errors of its type checker, and those of the settings that the checker accepts",
  async () => {
    const world = await open("yaml");
    await world.write(wrongYaml);
    const checked = await refusal(world);
    expectOnce(checked, ["runnerTags: Cannot assign type 'string' to type 'List<string>'"]);
    expect(checked).toContain("Existing properties are: ");

    expectOnce(await refusal(world, { PULUMI_DEBUG_YAML_DISABLE_TYPE_CHECKING: "true" }), wrongLines);

    await world.edit({ "acme/shop/api": "42", manual: "sometimes" });
    const values = await refusal(world);
    expectOnce(values, [
      "error WRONG_TYPE: project: must be text, not 42",
      'error NOT_A_CHOICE: deployments[1].approval: "sometimes" is not a choice. Choices: "automatic", "manual"',
    ]);
    expect(values).not.toContain("Traceback");
  },
  testTimeout,
);

test(
  "Go shows all wrong values together",
  async () => {
    const world = await open("go");
    await world.edit({
      "acme/shop/api": "acme",
      "pulumipipeline.ApprovalManual": 'pulumipipeline.Approval("sometimes")',
    });

    expectOnce(await refusal(world), [
      'error BAD_NAME: project: "acme" is not the full path of a GitLab project, such as acme/shop/api',
      'error NOT_A_CHOICE: deployments[1].approval: "sometimes" is not a choice. Choices: "automatic", "manual"',
    ]);
  },
  testTimeout,
);

const [warning] = planWith({ image: "alpine" }).warnings.map(describeBriefly);

test.each<[Language, string, string]>([
  ["python", 'organization="acme",', 'organization="acme", image="alpine",'],
  ["yaml", "organization: acme", "organization: acme\n      image: alpine"],
])(
  "%s shows a warning, and its preview contains no secret",
  async (language, old, now) => {
    const world = await open(language);
    expect(await programOf(language)).toContain(old);
    await world.edit({ [old]: now });
    const { code, stdout, stderr } = await world.pulumi("preview --diff");

    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout + stderr).toContain(warning);
    expect(stdout + stderr).not.toContain(npmToken);
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);
