import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { gitLabOwner, renderGitLab } from "../../targets/gitlab";
import { planProject } from "../../pipeline/plan";
import { parseSettings } from "../../pipeline/settings";
import { eightLines, origin, planWith } from "../pipeline/examples";

const [staging, production] = [
  { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
  { name: "production", stack: "shop-api/production", on: { tag: "release-*" } },
];

/** The eight lines, with some of them changed, as the object that GitLab reads. */
function rendered(changes: object = {}) {
  return parse(renderGitLab(planWith(changes).pipeline), { version: "1.1" }) as Record<string, Record<string, unknown>>;
}

test.each([
  ["oidc.gitlab-ci.yml", {}],
  ["token.gitlab-ci.yml", { authentication: "token", program: { runtime: "nodejs" }, deployments: [staging] }],
])("renders %s as it is kept", (file, changes) => {
  const golden = readFileSync(join(__dirname, "..", "golden", file), "utf8");

  expect(renderGitLab(planWith(changes).pipeline)).toBe(golden);
});

test("renders the same bytes whatever the order of the settings' keys", () => {
  const reversed = Object.fromEntries(Object.entries(eightLines).reverse());

  expect(renderGitLab(planProject(parseSettings(reversed), origin).pipeline)).toBe(renderGitLab(planWith().pipeline));
});

test.each([
  [{ branch: "main" }, '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"'],
  [{ branch: "release/1.x" }, '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "release/1.x"'],
  [{ tag: "v1.0" }, '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_TAG == "v1.0"'],
  [{ tag: "release-*" }, '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_TAG =~ /^release-.*$/'],
  [{ tag: "infra/v*.*+prod" }, '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_TAG =~ /^infra\\/v.*\\..*\\+prod$/'],
])("a deployment on %j has one rule", (on, condition) => {
  const pipeline = rendered({ deployments: [{ ...staging, on }] });

  expect(pipeline["deploy-staging"]?.rules).toEqual([{ if: condition }]);
});

test("starts a pipeline for the events that have a job, once each", () => {
  const preview =
    '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID';
  const pipeline = rendered({ deployments: [staging, { ...production, on: { branch: "main" } }] });

  expect(pipeline.workflow).toEqual({
    rules: [{ if: preview }, { if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"' }],
  });
});

test("leaves merge requests out where there are no previews", () => {
  const pipeline = rendered({ previews: "none" });

  expect(Object.keys(pipeline)).not.toContain("preview");
  expect(pipeline.stages).toEqual(["deploy"]);
});

test("asks for manual approval inside the rule, where it blocks the pipeline", () => {
  const pipeline = rendered({ deployments: [{ ...staging, approval: "manual" }] });

  expect(pipeline["deploy-staging"]?.rules).toEqual([
    { if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"', when: "manual" },
  ]);
});

test("gives the stack's environment to the deployment, and none to the preview", () => {
  const pipeline = rendered();

  expect(pipeline.preview?.script).toEqual(['pulumi preview --stack "$PULUMI_STACK" --diff']);
  expect(pipeline.preview).not.toHaveProperty("environment");
  expect(pipeline["deploy-staging"]?.script).toEqual([
    'pulumi config env add shop-api/staging --stack "$PULUMI_STACK" --yes',
    'pulumi up --stack "$PULUMI_STACK" --yes',
  ]);
});

test("logs in as no team where there are none", () => {
  const { before_script: steps } = rendered({ edition: "team", previews: "none" })[".pulumi"] ?? {};

  expect(steps).toEqual(['pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org acme', "cd infra", "npm ci"]);
});

test("stays in the top folder for a program that is there", () => {
  const shared = rendered({ authentication: "token", program: { runtime: "nodejs" } })[".pulumi"];

  expect(shared).toEqual({
    cache: {
      key: { files: ["package-lock.json"] },
      paths: [".pulumi-home/plugins", ".pulumi-home/policies"],
    },
    before_script: ["npm ci"],
  });
});

test.each(["yes", "on", "null", "1e3", "0x1F", "1_000", "12:30"])("keeps %j text, as YAML 1.1 reads it", (stack) => {
  const { pipeline } = planWith();
  const jobs = pipeline.jobs.map((job) => ({ ...job, stack }));
  const text = renderGitLab({ ...pipeline, jobs });

  expect(parse(text, { version: "1.1" }) as typeof jobs).toMatchObject({
    preview: { variables: { PULUMI_STACK: stack } },
  });
});

test("names the stack that a file belongs to", () => {
  expect(gitLabOwner(renderGitLab(planWith().pipeline))).toBe("platform/shop-api");
});

test.each([
  "",
  "stages: []\n",
  '# Managed by Pulumi: stack "a"\n',
  '\n# Managed by Pulumi: stack "a" of project "b".\n',
])("claims nobody for %j", (text) => {
  expect(gitLabOwner(text)).toBeUndefined();
});
