import { bitbucketLeavesOut } from "../../../targets/bitbucket/leavesOut";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** The sentences for the eight lines without optional features. */
const least = { previews: "none", retries: 0, program: { runtime: "yaml" }, deployments: [staging] };
const always = [
  "Only the file is rendered. Set up variables, deployment environments, branch restrictions and the OIDC issuer with its policies by hand.",
  "A person or a schedule can run the pipeline of a branch again, including its deployments.",
];

function leftOut(changes: object): string[] {
  return bitbucketLeavesOut(pipelineWith(changes)).filter((sentence) => !always.includes(sentence));
}

test("names the manual steps of every pipeline", () => {
  expect(bitbucketLeavesOut(pipelineWith(least))).toEqual(always);
});

test("names the missing features of the eight lines", () => {
  expect(leftOut({})).toEqual([
    "A pull request from a fork starts no step, and no step explains why.",
    "A newer push does not cancel running previews.",
    "Dependencies are installed by pulumi install, which does not enforce the lock file.",
    "Steps are not retried after an infrastructure failure.",
  ]);
});

test.each<[string, object, string[]]>([
  ["retries", { retries: 2 }, ["Steps are not retried after an infrastructure failure."]],
  [
    "a long timeout",
    { timeout: "13h" },
    ["A step times out after 720 minutes, the longest timeout that Bitbucket allows."],
  ],
  ["a timeout that Bitbucket supports", { timeout: "12h" }, []],
  ["as many runner tags as Bitbucket supports", { runnerTags: letters(9) }, []],
  [
    "more runner tags",
    { deployments: [{ ...staging, runnerTags: letters(10) }] },
    ["Bitbucket refuses the file: a step has at most 10 runner labels, with self.hosted."],
  ],
  [
    "services that Bitbucket supports",
    { program: { runtime: "yaml", services: letters(5).map((name) => ({ image: name })) } },
    [],
  ],
  [
    "more services",
    { program: { runtime: "yaml", services: letters(6).map((name) => ({ image: name })) } },
    ["Bitbucket refuses the file: a step has at most 5 services."],
  ],
  [
    "a service with an alias",
    { program: { runtime: "yaml", services: [{ image: "a", alias: "b" }] } },
    ["Services run at localhost, without the alias, command and entrypoint of the settings."],
  ],
  ["drift", { drift: { schedule: "0 4 * * *" } }, ["Create a schedule for the custom pipeline pulumi-drift on main."]],
  [
    "drift that is remediated in one deployment",
    {
      drift: { schedule: "0 4 * * *" },
      deployments: [
        { ...staging, onDrift: "remediate" },
        { ...production, approval: "automatic" },
      ],
    },
    [
      "Create a schedule for the custom pipeline pulumi-drift on main.",
      "If a remediation of pulumi-drift fails, its other steps do not run.",
    ],
  ],
  ["review stacks", { reviewStacks: { template: "shop-api/dev" } }, ["Pull requests get no review stacks."]],
  [
    "stored tokens and a preview",
    { ...storedTokens, deployments: [{ ...staging, approval: "manual" }] },
    ["Preview steps use the PULUMI_ACCESS_TOKEN of the repository."],
  ],
  ["stored tokens without a preview", storedTokens, []],
  [
    "GitLab's dependency proxy",
    { registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX" },
    ["Images are pulled from Docker Hub, without GitLab's dependency proxy."],
  ],
  [
    "GitLab's own registry",
    { image: "$CI_REGISTRY/acme/tools:1" },
    [
      "Bitbucket cannot pull the image $CI_REGISTRY/acme/tools:1: its name starts with a variable that only GitLab sets. Use the full address of the registry.",
    ],
  ],
  ["an explicit pulumi install", { program: { runtime: "nodejs", install: "pulumi" } }, []],
  [
    "tag patterns without a narrower one",
    { deployments: [tagged("a", "v*"), tagged("b", "*9"), tagged("c", "w1")] },
    ["A tag that matches both v* and *9 starts only the jobs of one of them."],
  ],
  [
    "tag patterns with as many letters",
    { deployments: [tagged("a", "*v*"), tagged("b", "v*")] },
    ["A tag that matches both *v* and v* starts only the jobs of one of them."],
  ],
  ["tag patterns with a narrower one", { deployments: [tagged("a", "v1.*"), tagged("b", "v*")] }, []],
])("names the missing features of %s", (_, changes, expected) => {
  // Many of these have a job that GitLab would cancel. The sentence about it is tested with the eight lines.
  const newer = "A newer push does not cancel running previews.";

  expect(leftOut({ ...least, ...changes }).filter((sentence) => sentence !== newer)).toEqual(expected);
});

test("says how a merge request shows its preview", () => {
  const previewed = { ...least, previews: "separated", deployments: [staging, production] };

  expect(["widget", "integration", "none"].map((report) => leftOut({ ...previewed, report })[0])).toEqual([
    "A pull request from a fork starts no step, and no step explains why.",
    "Reports on pull requests need Pulumi Cloud's Bitbucket integration.",
    "A pull request from a fork starts no step, and no step explains why.",
  ]);
});

test("names the deployments of several programs that wait for each other", () => {
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
    "A failed step stops the whole pipeline, so programs after it are not deployed.",
    "deploy-b waits for deploy-a, although it does not need it.",
    "deploy-c waits for deploy-b, although it does not need it.",
  ]);
});

/** As many names. */
function letters(count: number): string[] {
  return Array.from("abcdefghij").slice(0, count);
}

function tagged(name: string, tag: string): object {
  return { name, stack: `shop-api/${name}`, on: { tag }, approval: "manual" };
}
