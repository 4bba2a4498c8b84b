import { bitbucketLeavesOut } from "../../../targets/bitbucket/leavesOut";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** What is left out of the eight lines with nothing in them that has to be. */
const least = { previews: "none", retries: 0, program: { runtime: "yaml" }, deployments: [staging] };
const always = [
  "Only the file is made: variables, deployment environments, branch restrictions and the OIDC issuer with its policies are to be set up by hand.",
  "A person or a schedule can run the pipeline of a branch again, with all that it deploys.",
  "A deployment that starts while another one runs in its environment is paused until a person resumes it.",
];

function leftOut(changes: object): string[] {
  return bitbucketLeavesOut(pipelineWith(changes)).filter((sentence) => !always.includes(sentence));
}

test("says what a reader has to do in any case", () => {
  expect(bitbucketLeavesOut(pipelineWith(least))).toEqual(always);
});

test("says what is left out of the eight lines", () => {
  expect(leftOut({})).toEqual([
    "Pull requests show no counts: what a preview found is in the log of its step.",
    "A pull request from a fork starts nothing, and nothing says why.",
    "A newer push cancels no preview.",
    "Dependencies are installed by pulumi install, which does not insist on the lock file.",
    "Downloads are not kept from one step to the next.",
    "A step whose runner failed is not started again.",
  ]);
});

test.each<[string, object, string[]]>([
  ["retries", { retries: 2 }, ["A step whose runner failed is not started again."]],
  ["a long timeout", { timeout: "13h" }, ["A step is ended after 720 minutes, the most that Bitbucket gives."]],
  ["a timeout that it can keep", { timeout: "12h" }, []],
  ["runner tags", { runnerTags: ["a"] }, ["Steps run on Bitbucket's own runners: runner tags are GitLab's."]],
  [
    "runner tags of one deployment",
    { deployments: [{ ...staging, runnerTags: ["a"] }] },
    ["Steps run on Bitbucket's own runners: runner tags are GitLab's."],
  ],
  ["drift", { drift: { schedule: "0 4 * * *" } }, ["Nothing looks for drift."]],
  ["drift that is taken back", { drift: { schedule: "0 4 * * *", action: "remediate" } }, ["Nothing looks for drift."]],
  ["review stacks", { reviewStacks: { template: "shop-api/dev" } }, ["Pull requests get no review stacks."]],
  [
    "saved plans",
    { savedPlans: true, deployments: [{ ...staging, approval: "manual" }] },
    ["A deployment does what its code says by then, not what its preview saved."],
  ],
  [
    "stored tokens and a preview",
    { ...storedTokens, deployments: [{ ...staging, approval: "manual" }] },
    ["Steps that only preview share the PULUMI_ACCESS_TOKEN of the repository."],
  ],
  ["stored tokens without one", storedTokens, []],
  [
    "GitLab's dependency proxy",
    { registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX" },
    ["Images come from Docker Hub itself, without GitLab's dependency proxy."],
  ],
  [
    "GitLab's own registry",
    { image: "$CI_REGISTRY/acme/tools:1" },
    ["The image $CI_REGISTRY/acme/tools:1 is in GitLab's registry, whose address Bitbucket does not know."],
  ],
  [
    "pulumi install, asked for",
    { program: { runtime: "nodejs", install: "pulumi" } },
    ["Downloads are not kept from one step to the next."],
  ],
  [
    "tag patterns of which none is the narrower",
    { deployments: [tagged("a", "v*"), tagged("b", "*9"), tagged("c", "w1")] },
    ["A tag that matches both v* and *9 starts the jobs of one of them only."],
  ],
  [
    "tag patterns with as many letters",
    { deployments: [tagged("a", "*v*"), tagged("b", "v*")] },
    ["A tag that matches both *v* and v* starts the jobs of one of them only."],
  ],
  ["tag patterns of which one is the narrower", { deployments: [tagged("a", "v1.*"), tagged("b", "v*")] }, []],
])("says what is left out of %s", (_, changes, expected) => {
  // Many of these have a job that GitLab would cancel, which is said of the eight lines.
  const newer = "A newer push cancels no preview.";

  expect(leftOut({ ...least, ...changes }).filter((sentence) => sentence !== newer)).toEqual(expected);
});

test("says how a merge request learns of its preview", () => {
  const previewed = { ...least, previews: "separated", deployments: [staging, production] };

  expect(["widget", "integration", "none"].map((report) => leftOut({ ...previewed, report })[0])).toEqual([
    "Pull requests show no counts: what a preview found is in the log of its step.",
    "Reports on pull requests need Pulumi Cloud's Bitbucket integration.",
    "A pull request from a fork starts nothing, and nothing says why.",
  ]);
});

test("says which deployments of several programs wait for each other", () => {
  const programs = ["a", "b", "c"].map((name) => ({
    name,
    path: name,
    runtime: "yaml",
    ...(name === "c" && { dependsOn: ["a"] }),
  }));
  const deployments = programs.map(({ name }) => ({
    ...staging,
    name,
    program: name,
    stack: `${name}/dev`,
    approval: "manual",
  }));

  expect(leftOut({ ...least, program: undefined, programs, deployments })).toEqual([
    "After a failed step nothing else of that push is deployed, whichever program it is of.",
    "deploy-b waits for deploy-a, which it does not depend on.",
    "deploy-c waits for deploy-b, which it does not depend on.",
  ]);
});

function tagged(name: string, tag: string): object {
  return { name, stack: `shop-api/${name}`, on: { tag } };
}
