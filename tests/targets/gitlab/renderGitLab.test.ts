import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOwner } from "../../../targets/owner";
import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";
import { settingsPipeline } from "./anySettings";
import { production, staging } from "./flows/expected";
import { goldens } from "./goldens";
import { read, rendered } from "./rendered";

test.each(Object.entries(goldens))("renders the golden file %s", (file, changes) => {
  const golden = readFileSync(join(__dirname, "..", "..", "golden", file), "utf8");

  expect(renderGitLab(pipelineWith(changes))).toBe(golden);
});

test("renders the same bytes for any order of the settings' keys", () => {
  const reversed = Object.fromEntries(Object.entries(eightLines).reverse());

  expect(renderGitLab(settingsPipeline(reversed))).toBe(renderGitLab(pipelineWith()));
});

/** The pipeline sources of a push, "Run pipeline" and the API. */
const onRef = "$CI_PIPELINE_SOURCE =~ /^(push|web|api)$/";

test.each([
  [{ branch: "main" }, '$CI_COMMIT_BRANCH == "main"'],
  [{ branch: "release/1.x" }, '$CI_COMMIT_BRANCH == "release/1.x"'],
  [{ tag: "v1.0" }, '$CI_COMMIT_TAG == "v1.0"'],
  [{ tag: "release-*" }, "$CI_COMMIT_TAG =~ /^release-.*$/"],
  [{ tag: "infra/v*.*+prod" }, "$CI_COMMIT_TAG =~ /^infra\\/v.*\\..*\\+prod$/"],
])("a deployment on %j has one rule", (on, condition) => {
  const pipeline = rendered({ deployments: [{ ...staging, on }] });

  expect(pipeline["deploy-staging"]?.rules).toEqual([{ if: `${onRef} && ${condition}` }]);
});

test.each([
  ["review-stack", "/(^|,)review-stack(,|$)/"],
  ["review::stack 1.0", "/(^|,)review::stack 1\\.0(,|$)/"],
])("the label %j matches as a whole only", (label, pattern) => {
  const [rule] = rendered({ reviewStacks: { template: "shop-api/dev", label } }).review?.rules as { if: string }[];

  expect(rule?.if.split(" && ").at(-1)).toBe(`$CI_MERGE_REQUEST_LABELS =~ ${pattern}`);
});

test("starts one pipeline for each event that has a job", () => {
  const pipeline = rendered({ deployments: [staging, { ...production, on: { branch: "main" } }] });

  expect(pipeline.workflow).toEqual({
    auto_cancel: { on_new_commit: "none" },
    rules: [
      { if: '$CI_PIPELINE_SOURCE == "merge_request_event"', auto_cancel: { on_new_commit: "conservative" } },
      {
        if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_COMMIT_TITLE =~ /^(Add|Update) pipeline of stack shop-api$/',
        when: "never",
      },
      { if: `${onRef} && $CI_COMMIT_BRANCH == "main"` },
    ],
  });
});

test("skips the merge of the CI file's merge request, too, if the file is delivered by one", () => {
  const { rules } = rendered({ delivery: "mergeRequest" }).workflow as { rules: { if: string }[] };

  expect(rules[1]).toEqual({
    if: "$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_COMMIT_TITLE =~ /^((Add|Update) pipeline of stack shop-api|Merge branch 'pulumi-pipeline-shop-api' into .*)$/",
    when: "never",
  });
});

test("has no rule for the CI file's commits if no branch starts a job", () => {
  expect(JSON.stringify(rendered().workflow)).toContain("CI_COMMIT_TITLE");
  expect(JSON.stringify(read(renderGitLab(tagsOnly())).workflow)).not.toContain("CI_COMMIT_TITLE");
});

/** A pipeline that has only the jobs of tags. */
function tagsOnly() {
  const pipeline = pipelineWith();
  return { ...pipeline, jobs: pipeline.jobs.filter(({ triggers }) => triggers.every(({ kind }) => kind === "tag")) };
}

const own =
  '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID';
const fork =
  '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_MERGE_REQUEST_PROJECT_ID';
const ofFork = {
  if: fork,
  variables: {
    REASON: "No preview: this merge request comes from a fork, and code of a fork gets no identity of this project.",
  },
};

test("previews the project's own merge requests, and explains to those of forks why they have no preview", () => {
  const { preview, "preview-skipped": skipped } = rendered();

  expect([preview?.rules, skipped?.rules]).toEqual([[{ if: own }], [ofFork]]);
});

test.each([
  [
    "that changes no previewed program",
    { program: { path: "infra", runtime: "nodejs", changes: [] } },
    [{ if: own, changes: [".changes", "program"], when: "never" }],
    "No preview: this merge request changes none of the previewed programs.",
  ],
  [
    "in a project without previews",
    { previews: "none" },
    [],
    "No preview: the settings of this pipeline preview no deployment on merge requests.",
  ],
])("explains to a merge request %s why it has no preview", (_, settings, others, reason) => {
  expect(rendered(settings)["preview-skipped"]?.rules).toEqual([
    ofFork,
    ...others,
    { if: '$CI_PIPELINE_SOURCE == "merge_request_event"', variables: { REASON: reason } },
  ]);
});

test("the job that explains a missing preview has no checkout and no identity", () => {
  expect(rendered({ previews: "none", deployments: [staging] })["preview-skipped"]).toMatchObject({
    stage: "preview",
    interruptible: true,
    variables: { GIT_STRATEGY: "none" },
    script: ['echo "$REASON"'],
  });
  expect(Object.keys(rendered()["preview-skipped"] ?? {})).not.toContain("id_tokens");
});

test("has only stages that have jobs", () => {
  expect(rendered().stages).toEqual(["preview", "deploy"]);
  expect(rendered({ reviewStacks: { template: "shop-api/dev" } }).stages).toEqual(["preview", "review", "deploy"]);
  expect(rendered({ drift: { schedule: "0 4 * * *" } }).stages).toEqual(["preview", "deploy", "drift"]);
});

test("sets manual approval inside the rule, where it blocks the pipeline", () => {
  const pipeline = rendered({ deployments: [{ ...staging, approval: "manual" }] });

  expect(pipeline["deploy-staging"]?.rules).toEqual([
    { if: `${onRef} && $CI_COMMIT_BRANCH == "main"`, when: "manual" },
  ]);
});

test("gives the deployment environment to the deployment, and previews only their own ESC environment", () => {
  const pipeline = rendered();

  expect(pipeline.preview).not.toHaveProperty("environment");
  expect(pipeline.preview?.variables).toEqual({
    PULUMI_STACK: "acme/shop-api/staging",
    PULUMI_TEAM: "shop-api-preview",
    PULUMI_ENVIRONMENT: "shop-api/staging-preview",
  });
  expect(pipeline["deploy-staging"]).toMatchObject({
    environment: { name: "staging" },
    variables: { PULUMI_ENVIRONMENT: "shop-api/staging" },
  });
});

test.each([
  ["widget", "the merge request shows the counts and a link"],
  ["integration", "the job shows a link"],
  ["none", "the job shows a link"],
])("describes the result of previews with report: %s", (report, told) => {
  expect(renderGitLab(pipelineWith({ report }))).toContain(
    `# Previews: the full diff is an artifact for developers, and ${told}.\n.preview:\n`,
  );
});

test("stays in the top folder for a program there", () => {
  const { ".program": shared, preview } = rendered({ ...storedTokens, program: { runtime: "nodejs" } });

  expect(preview?.cache).toMatchObject({ key: { files: ["package-lock.json"] } });
  expect((shared?.before_script as string[]).filter((line) => line.startsWith("cd "))).toEqual([]);
  expect((shared?.before_script as string[]).at(-1)).toBe("npm ci");
});

test("keeps the keys of every entry in one order", () => {
  const file = rendered({
    reviewStacks: { template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *" },
    timeout: "3h",
  });
  const order =
    "extends stage image tags rules needs environment resource_group interruptible timeout allow_failure id_tokens cache variables before_script script after_script artifacts";

  for (const name of Object.keys(file).filter((one) => !["stages", "workflow", "default", "variables"].includes(one))) {
    const keys = Object.keys(file[name] ?? {});
    expect(keys).toEqual(order.split(" ").filter((key) => keys.includes(key)));
  }
});

test.each(["yes", "on", "null", "1e3", "0x1F", "1_000", "12:30"])(
  "keeps %j a string, as YAML 1.1 reads it",
  (stack) => {
    const pipeline = pipelineWith();
    const jobs = pipeline.jobs.map((job) => ({ ...job, stack }));

    expect(read(renderGitLab({ ...pipeline, jobs }))).toMatchObject({
      preview: { variables: { PULUMI_STACK: stack } },
    });
  },
);

test("finds the stack that owns a file", () => {
  expect(fileOwner(renderGitLab(pipelineWith()))).toBe("platform/shop-api");
});

test.each([
  "",
  "stages: []\n",
  '# Managed by Pulumi: stack "a"\n',
  '\n# Managed by Pulumi: stack "a" of project "b".\n',
])("finds no owner in %j", (text) => {
  expect(fileOwner(text)).toBeUndefined();
});
