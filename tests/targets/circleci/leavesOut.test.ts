import { circleCiLeavesOut } from "../../../targets/circleci/leavesOut";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** The sentences for the eight lines without optional features. */
const least = { previews: "none", retries: 0, program: { runtime: "yaml" }, deployments: [staging] };
const gate = 'and not job.ssh.enabled and not (pipeline.config_source starts-with "api")';
const always = [
  "Only the file is rendered. Set up variables, contexts, triggers, protected branches and tags, and the OIDC issuer with its policies by hand.",
  `Create the context shop-api/staging, restricted to this project and to the expression pipeline.git.branch == "main" and pipeline.config.ref == "refs/heads/main" ${gate}.`,
  "Not every deployment of a stack runs: CircleCI drops a deployment if one of a newer pipeline runs or waits in the same serial group, and cancels one that has waited for five hours.",
  "Leave auto-cancel of redundant workflows off if a branch other than the default branch deploys. Otherwise a newer push cancels its deployments.",
  "A person can rerun the pipeline of a branch, including its deployments.",
];
const approving =
  "Everyone who may push to the repository may approve a deployment. To limit that, restrict its context to a security group.";
const newer = "A newer push cancels running previews only if auto-cancel of redundant workflows is on.";

/** The sentences besides those of every pipeline, and of the contexts of deployments. */
function leftOut(changes: object): string[] {
  return circleCiLeavesOut(pipelineWith(changes)).filter(
    (sentence) => ![...always, approving].includes(sentence) && !sentence.endsWith(`${gate}.`),
  );
}

test.each([
  [
    "githubApp",
    `pipeline.git.tag and pipeline.git.tag matches /^release-.*$/ and pipeline.config.ref matches /^refs\\/tags\\/release-.*$/ ${gate}`,
  ],
  ["oauth", `pipeline.git.tag and pipeline.git.tag matches /^release-.*$/ ${gate}`],
])("names the context of a deployment, with its restriction in a project of the kind %s", (kind, expression) => {
  const sentences = circleCiLeavesOut(pipelineWith({ circleci: { kind } }));

  expect(sentences).toContain(
    `Create the context shop-api/production, restricted to this project and to the expression ${expression}.`,
  );
  expect(sentences).toContain(approving);
});

test("names the manual steps of every pipeline", () => {
  expect(circleCiLeavesOut(pipelineWith(least))).toEqual(always);
});

test("names the missing features of the eight lines", () => {
  expect(leftOut({})).toEqual([
    "Create a trigger for pull requests in addition to the one for pushes. A push starts no preview.",
    "Pull requests show no resource counts: the log and an artifact contain the preview.",
    "A pull request from a fork starts no pipeline, and nothing on the pull request explains why.",
    newer,
    "Jobs are not retried after an infrastructure failure: CircleCI would retry failed deployments, too.",
  ]);
});

test("names what is different with OAuth", () => {
  expect(
    leftOut({ circleci: { kind: "oauth" }, drift: { schedule: "0 4 * * *" }, retries: 0, report: "none" }),
  ).toEqual([
    "Every push to a branch that does not deploy is previewed, even without a pull request.",
    'Create a schedule with the name "Pulumi drift" on main.',
    "Pull requests from forks must not start jobs: in the project's settings, leave building forked pull requests off, and passing secrets to them.",
    newer,
    "Drift detection does not wait for a running deployment: it is not in the serial group, because CircleCI could then drop a waiting deployment.",
  ]);
});

test("names the context of unreviewed code with stored tokens, which no expression restricts", () => {
  expect(
    leftOut({ ...storedTokens, ...least, previews: undefined, deployments: [staging, production] }).slice(0, 1),
  ).toEqual(["Create the context shop-api-preview, restricted to this project."]);
});

test.each<[string, object, string[]]>([
  [
    "retries",
    { retries: 2 },
    ["Jobs are not retried after an infrastructure failure: CircleCI would retry failed deployments, too."],
  ],
  [
    "a timeout",
    { timeout: "5h" },
    ["The timeout limits only the pulumi command, because CircleCI has no timeout setting for jobs."],
  ],
  [
    "a long timeout",
    { timeout: "6h" },
    [
      "The timeout limits only the pulumi command, because CircleCI has no timeout setting for jobs.",
      "CircleCI ends every job after 300 minutes, or earlier, depending on your CircleCI pricing plan.",
    ],
  ],
  ["one runner tag", { runnerTags: ["large"] }, []],
  [
    "more runner tags",
    { deployments: [{ ...staging, runnerTags: ["a", "b"] }] },
    ["A job has one resource class: only the first runner tag is used."],
  ],
  [
    "services",
    { program: { runtime: "yaml", services: [{ image: "a", alias: "a" }, { image: "b" }] } },
    ["Services without an alias are at localhost."],
  ],
  [
    "a file that the team's file includes",
    { delivery: "include" },
    ["The file is the whole configuration of the project: no file of the team can include it."],
  ],
  ["files of the team", { include: [{ local: "lint.yml" }] }, ["The files of the setting include are not included."]],
  ["services with an alias", { program: { runtime: "yaml", services: [{ image: "a", alias: "b" }] } }, []],
  [
    "drift",
    { drift: { schedule: "0 4 * * *" } },
    [
      'Create a schedule trigger on main with the pipeline parameter schedule set to "Pulumi drift".',
      newer,
      "Drift detection does not wait for a running deployment: it is not in the serial group, because CircleCI could then drop a waiting deployment.",
    ],
  ],
  ["review stacks", { reviewStacks: { template: "shop-api/dev" } }, ["Review stacks are neither created nor swept."]],
  [
    "paths of changes",
    { program: { runtime: "yaml", path: "a", changes: [] } },
    [
      "The setting changes has no effect: previews and deployments run for every commit. CircleCI may drop an older deployment, so the newer one also has to deploy its changes.",
    ],
  ],
  [
    "steps",
    { program: { runtime: "yaml", steps: { after: ["true"] } } },
    ["Each command of the setting steps runs in its own shell: write variables for later commands to $BASH_ENV."],
  ],
  [
    "GitLab's dependency proxy",
    { registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX" },
    ["Images are pulled from Docker Hub, without GitLab's dependency proxy."],
  ],
  [
    "GitLab's own registry",
    { image: "$CI_REGISTRY/acme/tools:1" },
    [
      "CircleCI cannot pull the image $CI_REGISTRY/acme/tools:1: its name starts with a variable that only GitLab sets. Use the full address of the registry.",
    ],
  ],
])("names the missing features of %s", (_, changes, expected) => {
  expect(leftOut({ ...least, ...changes })).toEqual(expected);
});

test("says how a pull request shows its preview", () => {
  const shown = (report: string) => leftOut({ report }).filter((sentence) => /counts|Reports/.test(sentence));

  expect(["widget", "integration", "none"].map(shown)).toEqual([
    ["Pull requests show no resource counts: the log and an artifact contain the preview."],
    ["Reports on pull requests need Pulumi Cloud's integration for the repository."],
    [],
  ]);
});

test("says that CircleCI refuses a file with too many contexts", () => {
  const deployments = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...staging, name: `d${index}`, stack: `shop-api/d${index}` }));
  const backend = { organization: undefined, backend: { url: "s3://acme" } };
  const refused = "CircleCI rejects the file: it names more than 100 contexts.";

  expect(leftOut({ ...least, ...backend, deployments: deployments(100) })).not.toContain(refused);
  expect(leftOut({ ...least, ...backend, deployments: deployments(101) })).toContain(refused);
});
