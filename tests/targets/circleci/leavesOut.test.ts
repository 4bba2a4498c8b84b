import { circleCiLeavesOut } from "../../../targets/circleci/leavesOut";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** The sentences for the eight lines without optional features. */
const least = { previews: "none", retries: 0, program: { runtime: "yaml" }, deployments: [staging] };
const gate = 'and not job.ssh.enabled and not (pipeline.config_source starts-with "api")';
const always = [
  "Only the file is rendered. Set up the project's variables, contexts and triggers, and the OIDC issuer with its policies, by hand.",
  `Create the context shop-api/staging, restricted to this project and to the expression pipeline.git.branch == "main" and pipeline.config.ref == "refs/heads/main" ${gate}.`,
  "CircleCI does not queue deployments of a stack: if one of a newer pipeline runs or waits, an older one is dropped, and after five hours a waiting one is cancelled.",
  "Leave the cancelling of redundant workflows switched off if a branch deploys that is not the default branch: it would cancel deployments.",
  "A person can run the pipeline of a branch again, including its deployments.",
];
const approving =
  "Everyone who may push to the repository may approve a deployment: restrict its context to a group if others must.";
const newer = "A newer push cancels running previews only if the project cancels redundant workflows.";

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
    "Create a trigger for pull requests beside the one for pushes: a pipeline of a push previews nothing.",
    "Pull requests show no resource counts: the log and an artifact have the preview.",
    "A pull request from a fork starts no job, and no job explains why.",
    newer,
    "Jobs are not retried after an infrastructure failure: CircleCI would retry failed deployments, too.",
  ]);
});

test("names what is different with OAuth", () => {
  expect(
    leftOut({ circleci: { kind: "oauth" }, drift: { schedule: "0 4 * * *" }, retries: 0, report: "none" }),
  ).toEqual([
    "Every push to a branch that does not deploy is previewed, also without a pull request.",
    'Create a schedule with the name "Pulumi drift" on main.',
    "A pull request from a fork must start no job: leave building of forks and their secrets switched off.",
    newer,
    "Drift detection does not wait for a running deployment, because CircleCI would drop deployments for it.",
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
  ["a timeout", { timeout: "5h" }, ["The timeout limits Pulumi's command, because CircleCI has no timeout of a job."]],
  [
    "a long timeout",
    { timeout: "6h" },
    [
      "The timeout limits Pulumi's command, because CircleCI has no timeout of a job.",
      "CircleCI ends every job after 300 minutes, or earlier, depending on the plan.",
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
  ["services with an alias", { program: { runtime: "yaml", services: [{ image: "a", alias: "b" }] } }, []],
  [
    "drift",
    { drift: { schedule: "0 4 * * *" } },
    [
      'Create a schedule trigger on main with the parameter schedule set to "Pulumi drift".',
      newer,
      "Drift detection does not wait for a running deployment, because CircleCI would drop deployments for it.",
    ],
  ],
  [
    "review stacks",
    { reviewStacks: { template: "shop-api/dev" } },
    ["Pull requests get no review stacks, and no schedule sweeps them."],
  ],
  [
    "paths of changes",
    { program: { runtime: "yaml", path: "a", changes: [] } },
    [
      "Previews and deployments run for every commit: CircleCI drops a deployment that waits for a newer one, so none may be skipped.",
    ],
  ],
  [
    "steps",
    { program: { runtime: "yaml", steps: { after: ["true"] } } },
    ["Each command of steps runs in its own shell: write variables for later commands to $BASH_ENV."],
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
      "CircleCI cannot pull the image $CI_REGISTRY/acme/tools:1: only GitLab knows the address of its container registry.",
    ],
  ],
])("names the missing features of %s", (_, changes, expected) => {
  expect(leftOut({ ...least, ...changes })).toEqual(expected);
});

test("says how a pull request shows its preview", () => {
  const shown = (report: string) => leftOut({ report }).filter((sentence) => /counts|Reports/.test(sentence));

  expect(["widget", "integration", "none"].map(shown)).toEqual([
    ["Pull requests show no resource counts: the log and an artifact have the preview."],
    ["Reports on pull requests need Pulumi Cloud's integration for the repository."],
    [],
  ]);
});

test("says that CircleCI refuses a file with too many contexts", () => {
  const deployments = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...staging, name: `d${index}`, stack: `shop-api/d${index}` }));
  const backend = { organization: undefined, backend: { url: "s3://acme" } };
  const refused = "CircleCI refuses the file: it names more than 100 contexts.";

  expect(leftOut({ ...least, ...backend, deployments: deployments(100) })).not.toContain(refused);
  expect(leftOut({ ...least, ...backend, deployments: deployments(101) })).toContain(refused);
});
