import { plainJob } from "../../gitlab/ci/plainJob";
import { evaluating, mergeRequest, push } from "./evaluating";

const { job, pipeline, close } = evaluating();
afterAll(close);

const noEnvironment = { url: null, action: "start", tier: null, onStop: null, autoStopIn: null };
const artifacts = {
  ...{ name: null, paths: [], exclude: [], untracked: false, when: "on_success", expireIn: null },
  ...{ access: "all", reports: {} },
};
const cache = {
  key: "default",
  paths: ["a"],
  policy: "pull-push",
  when: "on_success",
  fallbackKeys: [],
  unprotect: false,
};

test.each<[string, object, object]>([
  ["only a script", {}, {}],
  [
    "scripts as texts",
    { script: "a", before_script: "b", after_script: "c" },
    { script: ["a"], beforeScript: ["b"], afterScript: ["c"] },
  ],
  ["scripts in lists in lists", { script: ["a", ["b", ["c"]]] }, { script: ["a", "b", "c"] }],
  ["a manual job, which is optional", { when: "manual" }, { when: "manual", allowFailure: true }],
  ["a blocking manual job", { when: "manual", allow_failure: false }, { when: "manual" }],
  ["a manual rule, which blocks", { rules: [{ when: "manual" }] }, { when: "manual" }],
  [
    "an optional manual rule",
    { rules: [{ when: "manual", allow_failure: true }] },
    { when: "manual", allowFailure: true },
  ],
  [
    "a manual job with rules",
    { when: "manual", rules: [{ if: "$CI_COMMIT_BRANCH" }] },
    { when: "manual", allowFailure: true },
  ],
  ["a delayed job", { when: "delayed", start_in: "1 hour 30 minutes" }, { when: "delayed", startIn: 5_400 }],
  ["a rule that delays", { rules: [{ when: "delayed", start_in: "20 s" }] }, { when: "delayed", startIn: 20 }],
  ["an allowed failure", { allow_failure: true }, { allowFailure: true }],
  ["allowed exit codes", { allow_failure: { exit_codes: [1, 137] } }, { allowedExitCodes: [1, 137] }],
  ["an allowed exit code", { allow_failure: { exit_codes: 3 } }, { allowedExitCodes: [3] }],
  ["a rule that removes the exit codes", { allow_failure: { exit_codes: 3 }, rules: [{ allow_failure: false }] }, {}],
  ["an environment's name", { environment: "a/$B" }, { environment: { ...noEnvironment, name: "a/$B" } }],
  [
    "an environment",
    {
      environment: {
        name: "a",
        url: "https://x",
        action: "stop",
        deployment_tier: "other",
        on_stop: "b",
        auto_stop_in: "1 day",
      },
    },
    {
      environment: { name: "a", url: "https://x", action: "stop", tier: "other", onStop: "b", autoStopIn: "1 day" },
    },
  ],
  ["a resource group", { resource_group: "deploy-$CI_COMMIT_BRANCH" }, { resourceGroup: "deploy-$CI_COMMIT_BRANCH" }],
  ["interruptible", { interruptible: true }, { interruptible: true }],
  ["a rule with interruptible", { rules: [{ interruptible: true }] }, { interruptible: true }],
  ["the timeout", { timeout: "3h 20 minutes" }, { timeout: 12_000 }],
  ["the number of retries", { retry: 2 }, { retry: { max: 2, when: ["always"], exitCodes: [] } }],
  [
    "the conditions of retries",
    { retry: { max: 1, when: "script_failure", exit_codes: [3] } },
    { retry: { max: 1, when: ["script_failure"], exitCodes: [3] } },
  ],
  ["an ID token", { id_tokens: { T: { aud: "urn:$X" } } }, { idTokens: { T: { aud: "urn:$X" } } }],
  [
    "an ID token for several audiences",
    { id_tokens: { T: { aud: ["a", "b"] } } },
    { idTokens: { T: { aud: ["a", "b"] } } },
  ],
  ["artifacts", { artifacts: { paths: ["a"] } }, { artifacts: { ...artifacts, paths: ["a"] } }],
  [
    "artifacts with all keys",
    {
      artifacts: {
        ...{ name: "n", paths: ["a"], exclude: ["b"], untracked: true, when: "always", expire_in: "1 week" },
        ...{ access: "developer", reports: { terraform: "t.json", junit: ["j"], dotenv: "e" } },
      },
    },
    {
      artifacts: {
        ...{ name: "n", paths: ["a"], exclude: ["b"], untracked: true, when: "always", expireIn: "1 week" },
        ...{ access: "developer", reports: { terraform: ["t.json"], junit: ["j"], dotenv: ["e"] } },
      },
    },
  ],
  [
    "a coverage report",
    { artifacts: { reports: { coverage_report: { path: "c" } } } },
    { artifacts: { ...artifacts, reports: { coverage_report: ["c"] } } },
  ],
  [
    "artifacts that are not public",
    { artifacts: { public: false } },
    { artifacts: { ...artifacts, access: "developer" } },
  ],
  ["a cache", { cache: { paths: ["a"] } }, { caches: [cache] }],
  [
    "caches",
    {
      cache: [
        { key: "$K", paths: ["a"], policy: "pull", when: "always", fallback_keys: ["f"], unprotect: true },
        { key: { files: ["x", "y"], prefix: "p" }, paths: ["a"] },
      ],
    },
    {
      caches: [
        { ...cache, key: "$K", policy: "pull", when: "always", fallbackKeys: ["f"], unprotect: true },
        { ...cache, key: { files: ["x", "y"], prefix: "p" } },
      ],
    },
  ],
  ["an image", { image: "node" }, { image: "node" }],
  ["an image with options", { image: { name: "node", entrypoint: [""] } }, { image: "node" }],
  ["tags", { tags: ["a", "b"] }, { tags: ["a", "b"] }],
  [
    "variables",
    { variables: { A: 1, B: true, C: { value: "$D", expand: false }, E: null } },
    { variables: { A: "1", B: "true", C: "$$D", E: "" } },
  ],
  [
    "a rule's variables",
    { variables: { A: "a", B: "b" }, rules: [{ variables: { B: "c" } }] },
    { variables: { A: "a", B: "c" } },
  ],
])("%s is in the job", async (_, said, expected) => {
  expect(await job(said)).toEqual({ ...plainJob, ...expected });
});

const ok = { script: ["true"] };

test("needs and dependencies name jobs, and rules may replace needs", async () => {
  const { jobs } = await pipeline({
    a: ok,
    b: { ...ok, needs: ["a", { job: "gone", optional: true }] },
    c: { ...ok, needs: [{ job: "a", artifacts: false }], dependencies: ["a"] },
    d: { ...ok, needs: [] },
    e: { ...ok, needs: ["a"], rules: [{ needs: ["d"] }] },
    gone: { ...ok, rules: [{ if: "$NEVER" }] },
  });

  expect(jobs.map(({ name, needs, dependencies }) => [name, needs, dependencies])).toEqual([
    ["a", null, null],
    ["b", [{ job: "a", artifacts: true, optional: false }], null],
    ["c", [{ job: "a", artifacts: false, optional: false }], ["a"]],
    ["d", [], null],
    ["e", [{ job: "d", artifacts: true, optional: false }], null],
  ]);
});

test("a parallel job becomes several jobs, with GitLab's names and variables", async () => {
  const { jobs } = await pipeline({
    two: { ...ok, parallel: 2 },
    many: { ...ok, parallel: { matrix: [{ A: ["x", "y"], B: "z" }, { A: "w" }] } },
    next: { ...ok, needs: ["two", { job: "many", parallel: { matrix: [{ A: "x" }] } }] },
  });

  expect(jobs.map(({ name, variables }) => [name, variables])).toEqual([
    ["two 1/2", { CI_NODE_INDEX: "1", CI_NODE_TOTAL: "2" }],
    ["two 2/2", { CI_NODE_INDEX: "2", CI_NODE_TOTAL: "2" }],
    ["many: [x, z]", { A: "x", B: "z", CI_NODE_INDEX: "1", CI_NODE_TOTAL: "3" }],
    ["many: [y, z]", { A: "y", B: "z", CI_NODE_INDEX: "2", CI_NODE_TOTAL: "3" }],
    ["many: [w]", { A: "w", CI_NODE_INDEX: "3", CI_NODE_TOTAL: "3" }],
    ["next", {}],
  ]);
  expect(jobs[5]?.needs?.map((need) => need.job)).toEqual(["two 1/2", "two 2/2", "many: [x, z]"]);
});

test("default, inherit, extends and !reference are resolved", async () => {
  const { jobs } = await pipeline(`
variables: { A: "1", B: "2" }
default:
  image: node
  interruptible: true
  retry: 1
  tags: [t]
  id_tokens: { T: { aud: x } }
  before_script: [before]
  after_script: [after]
.base: { script: [one], variables: { C: "3" }, resource_group: r }
own: { extends: .base, variables: { C: "4" }, script: [!reference [.base, script], two] }
none: { script: [x], inherit: { default: false, variables: false } }
some: { script: [x], inherit: { default: [retry], variables: [B] } }
`);

  expect(jobs).toEqual([
    {
      ...plainJob,
      name: "own",
      script: ["one", "two"],
      beforeScript: ["before"],
      afterScript: ["after"],
      image: "node",
      interruptible: true,
      retry: { max: 1, when: ["always"], exitCodes: [] },
      tags: ["t"],
      idTokens: { T: { aud: "x" } },
      resourceGroup: "r",
      variables: { A: "1", B: "2", C: "4" },
    },
    { ...plainJob, name: "none", script: ["x"] },
    {
      ...plainJob,
      name: "some",
      script: ["x"],
      retry: { max: 1, when: ["always"], exitCodes: [] },
      variables: { B: "2" },
    },
  ]);
});

test("a pipeline has its stages, its name and its rule for older pipelines", async () => {
  const workflow = {
    name: "run $CI_COMMIT_BRANCH",
    auto_cancel: { on_new_commit: "interruptible" },
    rules: [
      { if: "$CI_COMMIT_BRANCH", variables: { A: "b" } },
      { when: "always", auto_cancel: { on_new_commit: "none" } },
    ],
  };
  const file = { stages: ["one", ".post", "two"], variables: { A: "a" }, workflow, job: { ...ok, stage: "two" } };

  const [ofPush, ofRequest] = [
    await pipeline(file, { variables: push }),
    await pipeline(file, { variables: mergeRequest }),
  ];

  expect({ ...ofPush, jobs: ofPush.jobs.map(({ variables }) => variables) }).toEqual({
    name: "run main",
    stages: [".pre", "one", "two", ".post"],
    autoCancel: "interruptible",
    jobs: [{ A: "b" }],
  });
  expect([ofRequest.autoCancel, ofRequest.jobs[0]?.variables]).toEqual(["none", { A: "a" }]);
});

test("includes local files by name and pattern, and recursively", async () => {
  const files = {
    "ci/a.yml": "include: { local: /ci/deep/c.yaml }\na: { script: [one] }\n",
    "ci/b.yml": "b: { script: [b], stage: build }\n",
    "ci/deep/c.yaml": "c: { script: [c] }\n",
    "inputs.yml": "spec: { inputs: { job: { default: x } } }\n---\n$[[ inputs.job ]]: { script: [i] }\n",
  };
  const include = [
    "ci/*.yml",
    { local: "inputs.yml", inputs: { job: "named" } },
    { local: "gone.yml", rules: [{ if: "$NEVER" }] },
  ];

  const { jobs } = await pipeline({ include, a: { script: ["two"] } }, { files });

  expect(jobs.map(({ name, script }) => [name, script])).toEqual([
    ["c", ["c"]],
    ["a", ["two"]],
    ["b", ["b"]],
    ["named", ["i"]],
  ]);
});

test("the file may have another path, and files for gitlab-ci-local in the repository are ignored", async () => {
  const files = {
    ".gitlab-ci-local.yml": "other: { script: [x] }\n",
    ".gitlab-ci-local-env": "FILE=other.yml\nVARIABLE=A=b\n",
    ".gitlab-ci-local-variables.yml": "A: b\n",
    "other.yml": "other: { script: [x] }\n",
  };
  const text = "# @Interactive\n# @Description text\njob: { script: [x], rules: [{ if: '$A == null' }] }\n";

  expect((await pipeline(text, { files })).jobs.map(({ name }) => name)).toEqual(["job"]);
});
