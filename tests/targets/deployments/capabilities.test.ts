import { capabilities } from "../../../targets/deployments/capabilities";
import { deploymentsLeavesOut } from "../../../targets/deployments/render";
import { agreed, eightLines, sharedPreviews } from "../../pipeline/examples";
import { kestraOnly, programAndFlows } from "../../pipeline/kestraExamples";
import { diagnosticsOf, pipelineOf, planWith } from "./plans";

const [staging, production] = eightLines.deployments;
const tagged = { ...production, approval: "automatic" };
const gitSource = { pulumiDeployments: { source: { provider: "git", url: "https://git.example.com/a/b.git" } } };

/** Settings that use a feature, with the paths where they do. */
const uses: [feature: string, settings: object, paths: string[]][] = [
  ["An approval that a started deployment waits for", {}, ["deployments[1].approval"]],
  ["An approval in addition to the push", { pulumiDeployments: { approval: "push" } }, ["deployments[1].approval"]],
  ["An identity of previews that cannot deploy", {}, ["previews"]],
  [
    "A preview of a deployment on tags for merge requests",
    {
      deployments: [staging, { ...tagged, preview: true }],
      previews: "shared",
      exceptions: [agreed("SHARED_PREVIEWS"), agreed("PREVIEW_READS_SECRETS")],
    },
    ["deployments[1].preview"],
  ],
  ["A promotion preview", {}, ["deployments[1].on"]],
  ["A deployment of Kestra flows", { ...programAndFlows, program: undefined }, ["programs[1].runtime"]],
  ["A saved update plan", { savedPlans: true }, ["savedPlans"]],
  ["A policy pack in the repository", { policyPacks: [{ path: "policies" }] }, ["policyPacks[0].path"]],
  [
    "An order of deployments on tags",
    {
      deployments: [
        { ...staging, on: { tag: "v*" } },
        { ...tagged, on: { tag: "v*" } },
      ],
    },
    ["deployments[1].on.tag"],
  ],
  [
    "A deployment that waits for several others",
    {
      program: undefined,
      programs: [
        { name: "a", path: "a", runtime: "go" },
        { name: "b", path: "b", runtime: "go" },
        { name: "c", path: "c", runtime: "go", dependsOn: ["a", "b"] },
      ],
      deployments: ["a", "b", "c"].map((name) => ({ name, program: name, stack: `${name}/s`, on: { branch: "main" } })),
    },
    ["deployments[2].name"],
  ],
  [
    "The same commit in each deployment of a branch",
    { deployments: [staging, { ...staging, name: "qa", stack: "shop-api/qa" }] },
    ["deployments[1].on.branch"],
  ],
  [
    "A program of a chain whose paths did not change",
    {
      program: undefined,
      programs: [
        { name: "net", path: "net", runtime: "go", changes: [] },
        { name: "app", path: "app", runtime: "go", dependsOn: ["net"], changes: [] },
        { name: "other", path: "other", runtime: "go", changes: [] },
      ],
      deployments: ["net", "app", "other"].map((name) => ({
        name,
        program: name,
        stack: `${name}/s`,
        on: { branch: "main" },
      })),
    },
    ["programs[0].changes", "programs[1].changes"],
  ],
  ["A slash in a tag that a pattern matches", { deployments: [staging, tagged] }, ["deployments[1].on.tag"]],
  ["A push that starts a deployment from a git address", gitSource, ["deployments[0].on"]],
  ["A permission of each stack's own identity for its ESC environment", {}, ["authentication"]],
  [
    "A variable that previews of merge requests do not get",
    { ...sharedPreviews, variables: [{ name: "TOKEN", secret: "npm" }] },
    ["variables[0]"],
  ],
  ["The job token allow-list", { jobTokenAccess: {} }, ["jobTokenAccess"]],
  [
    "A webhook of the GitLab project",
    { hooks: [{ name: "chat", url: "https://chat.example.com", events: ["push"] }] },
    ["hooks[0]"],
  ],
  ["A variable in a file", { variables: [{ name: "K", value: "a", type: "file" }] }, ["variables[0].type"]],
  [
    "A reference to another variable in a value",
    { variables: [{ name: "K", value: "$A", expand: true }] },
    ["variables[0].expand"],
  ],
  [
    "A service beside the program",
    { program: { ...eightLines.program, services: [{ image: "postgres:16.4" }] } },
    ["program.services"],
  ],
  [
    "A command after a deployment",
    { program: { ...eightLines.program, steps: { after: ["make clean"] } } },
    ["program.steps.after"],
  ],
  ["A job of the team, such as a test", { include: [{ local: "ci/lint.yml" }] }, ["include"]],
  ["A CI file", { delivery: "include" }, ["delivery"]],
  ["An approval of a deployment in GitLab", { protection: { deployments: {} } }, ["protection.deployments"]],
  [
    "A protection of a repository outside GitLab",
    { protection: { approvals: 1 }, jobTokenAccess: {}, pulumiDeployments: { source: { provider: "github" } } },
    ["protection", "jobTokenAccess"],
  ],
  ["A time zone of schedules", { drift: { schedule: "0 4 * * *", timezone: "Europe/Berlin" } }, ["drift.timezone"]],
  [
    "The last day of a month in a schedule, or a numbered weekday",
    { drift: { schedule: "0 4 L * *" } },
    ["drift.schedule"],
  ],
  [
    "A drift schedule that fails",
    { drift: { schedule: "0 4 * * *" } },
    ["deployments[0].onDrift", "deployments[1].onDrift"],
  ],
  ["A deployment that a person starts, only for tags", {}, ["deployments[1].on.tag"]],
  [
    "A review stack for merge requests with a label",
    { reviewStacks: { template: "shop-api/dev" } },
    ["reviewStacks.label"],
  ],
  [
    "The lifetime and the sweep of review stacks",
    { reviewStacks: { template: "shop-api/dev" } },
    ["reviewStacks.autoStop"],
  ],
  ["A runner tag", { runnerTags: ["linux"] }, ["runnerTags"]],
  ["A job timeout", { timeout: "90m" }, ["timeout"]],
  ["A retry after an infrastructure failure", {}, ["retries"]],
  ["A report without a comment on the merge request", { ...sharedPreviews, report: "none" }, ["report"]],
  ["A commit status of a push", {}, ["deployments[0].on"]],
];

test.each(uses)("%s", (feature, settings, paths) => {
  const capability = capabilities.find((one) => one.feature === feature);
  const { diagnostics, left } = reported(settings, feature);

  switch (capability?.verdict) {
    case undefined:
      throw new Error(`there is no capability ${feature}`);
    case "refused":
      expect(diagnostics).toEqual(paths.map((path) => ["error", "UNSUPPORTED_BY_TARGET", path]));
      break;
    case "leftOut":
      expect(diagnostics).toEqual(paths.map((path) => ["warning", "LEFT_OUT", path]));
      expect(left).toEqual([`${feature} (${paths.join(", ")}). ${capability.wayAround}.`]);
      break;
    case "differs":
      expect(diagnostics).toEqual([]);
      expect(left).toEqual([`${feature} (${paths.join(", ")}). ${capability.wayAround}.`]);
  }
});

/** The diagnostics about a feature, and the sentences about what is left out. */
function reported(settings: object, feature: string) {
  const all = diagnosticsOf(settings);
  const diagnostics = all
    .filter(({ message }) => message.startsWith(`${feature} is not available`))
    .map(({ severity, code, path }) => [severity, code, path]);
  const errors = all.filter(({ severity }) => severity === "error");
  if (errors.length > 0) return { diagnostics, left: [] };
  const plan = planWith(settings);
  const left = deploymentsLeavesOut(pipelineOf(plan), plan).filter((one) => one.startsWith(`${feature} (`));
  return { diagnostics, left };
}

test("every capability is tried, except those that the settings of all targets refuse", () => {
  const tried = uses.map(([feature]) => feature);
  const others = capabilities.map(({ feature }) => feature).filter((feature) => !tried.includes(feature));

  expect(others).toEqual(["A branch and a tag that deploy the same stack", "A self-managed backend"]);
  expect(new Set(capabilities.map(({ feature }) => feature)).size).toBe(capabilities.length);
});

test.each([
  ["without an organization", { organization: undefined }],
  ["with what only Pulumi programs need", { previews: "none", esc: {} }],
])("a project of Kestra flows %s is refused for its runtime alone, with the target that deploys it", (_, more) => {
  const errors = diagnosticsOf({ ...kestraOnly, ...more }).filter(({ severity }) => severity === "error");

  expect(errors).toEqual([
    expect.objectContaining({
      code: "UNSUPPORTED_BY_TARGET",
      path: "program.runtime",
      message:
        "A deployment of Kestra flows is not available in Pulumi Deployments. Pulumi Deployments runs Pulumi programs only. Deploy the flows from a project with target: gitlab",
    }),
  ]);
});

test("a self-managed backend is refused", () => {
  const settings = { organization: undefined, previews: "none", backend: { url: "s3://a" } };
  const errors = diagnosticsOf(settings).filter(({ severity }) => severity === "error");

  expect(errors.map(({ code, path }) => [code, path])).toEqual([["UNSUPPORTED_BY_TARGET", "backend"]]);
});

test("settings without any of them are refused and warned of nothing", () => {
  const settings = { deployments: [staging], previews: "none", pulumiDeployments: { role: "role-1" } };

  expect(diagnosticsOf(settings)).toEqual([]);
});

test.each<[string, object, boolean]>([
  ["separated previews, which do not run", {}, false],
  [
    "shared previews",
    { previews: "shared", exceptions: [{ code: "SHARED_PREVIEWS", reason: "Everyone may deploy." }] },
    true,
  ],
  ["review stacks", { previews: "none", reviewStacks: { label: "review", template: "shop-api/pr" } }, false],
])("the warning about stored tokens says who reads them with %s", (_, changes, isRead) => {
  const tokens = { authentication: "token", tokens: { expires: "2027-06-30" } };
  const warning = diagnosticsOf({ ...tokens, ...changes }).find(({ code }) => code === "STORED_TOKENS");

  expect(warning?.message.includes("can read the token of the previews")).toBe(isRead);
});
