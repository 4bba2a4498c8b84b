import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { renderBitbucket } from "../../../targets/bitbucket/renderBitbucket";
import { agreed, eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";
import type { BitbucketFile, Section, Step } from "./bitbucketFile";
import { readBitbucketFile, stepsOf } from "./bitbucketFile";

const [staging, production] = eightLines.deployments;
const manual = { approval: "manual" };

/** The file of the eight lines with changes. */
function rendered(changes: object = {}): BitbucketFile {
  return readBitbucketFile(renderBitbucket(pipelineWith(changes)));
}

/** The steps of one of its pipelines. */
function steps(changes: object, section: Section, glob: string): Step[] {
  return stepsOf(rendered(changes).pipelines[section]?.[glob] ?? []);
}

function names(changes: object, section: Section, glob: string): string[] {
  return steps(changes, section, glob).map(({ name }) => name);
}

/** The script of the step that deploys staging. */
function script(changes: object = {}): readonly string[] {
  return steps(changes, "branches", "main").find(({ name }) => name === "deploy-staging")?.script ?? [];
}

test("renders the golden file of the eight lines", () => {
  const kept = readFileSync(join(__dirname, "eightLines.bitbucket-pipelines.yml"), "utf8");

  expect(renderBitbucket(pipelineWith())).toBe(kept);
});

test("names the pipelines by branch and by tag, in Bitbucket's globs", () => {
  const { pipelines } = rendered({
    deployments: [
      { ...staging, name: "one", stack: "shop-api/one", on: { tag: "infra/*-v*" } },
      { ...staging, name: "two", stack: "shop-api/two", on: { tag: "v1.0" } },
      { ...staging, name: "three", stack: "shop-api/three", on: { branch: "release/1.x" } },
    ],
  });

  expect(Object.entries(pipelines).map(([section, globs]) => [section, Object.keys(globs)])).toEqual([
    ["pull-requests", ["**"]],
    ["branches", ["main", "release/1.x"]],
    ["tags", ["infra/**-v**", "v1.0"]],
  ]);
});

test("has no section for pull requests without previews", () => {
  expect(Object.keys(rendered({ previews: "none" }).pipelines)).toEqual(["branches", "tags"]);
});

test("renders no job of a kind that Bitbucket does not support", () => {
  const changes = { reviewStacks: { template: "shop-api/dev" } };

  expect(renderBitbucket(pipelineWith(changes))).toBe(renderBitbucket(pipelineWith()));
});

test("runs previews of several deployments in parallel", () => {
  const { pipelines } = rendered({
    deployments: [staging, { ...production, preview: true }],
    exceptions: [agreed("PREVIEW_READS_SECRETS")],
  });

  expect(pipelines["pull-requests"]?.["**"]).toEqual([
    {
      parallel: [
        expect.objectContaining({ step: expect.objectContaining({ name: "preview-staging" }) }),
        expect.objectContaining({ step: expect.objectContaining({ name: "preview-production" }) }),
      ],
    },
  ]);
});

describe("several deployments of one branch", () => {
  const next = { ...production, on: { branch: "main" } };

  test.each([
    ["run one after the other", staging, { ...next, approval: "automatic" }, ["deploy-staging", "deploy-production"]],
    ["with a manual one", staging, next, ["deploy-staging", "promotion-preview-production", "deploy-production"]],
    [
      "that are all manual",
      { ...staging, ...manual },
      next,
      ["promotion-preview-staging", "promotion-preview-production", "deploy-staging", "deploy-production"],
    ],
    [
      "with a manual first one",
      { ...staging, ...manual },
      { ...next, approval: "automatic" },
      ["promotion-preview-staging", "promotion-preview-production", "deploy-staging", "deploy-production"],
    ],
  ])("%s", (_, first, second, expected) => {
    expect(names({ deployments: [first, second] }, "branches", "main")).toEqual(expected);
  });

  test("wait for a manual start only if they depend on a manual deployment", () => {
    const programs = ["net", "app"].map((name) => ({ name, path: name, runtime: "go" }));
    const deployments = [
      { ...staging, name: "net", program: "net", stack: "net/dev", ...manual },
      { ...staging, name: "app", program: "app", stack: "app/dev" },
    ];

    expect(names({ program: undefined, programs, deployments }, "branches", "main")).toEqual([
      "promotion-preview-net",
      "deploy-app",
      "deploy-net",
    ]);
  });
});

test("a narrower tag pattern also has the steps of the wider one, because Bitbucket chooses only the narrower one", () => {
  const deployments = ["v*", "v1.*", "v1.0", "w*"].map((tag, index) => ({
    ...staging,
    name: `d${index}`,
    stack: `shop-api/d${index}`,
    on: { tag },
  }));
  const deployed = (glob: string) => names({ deployments }, "tags", glob).filter((name) => name.startsWith("deploy-"));

  expect(["v**", "v1.**", "v1.0", "w**"].map(deployed)).toEqual([
    ["deploy-d0"],
    ["deploy-d0", "deploy-d1"],
    ["deploy-d0", "deploy-d1", "deploy-d2"],
    ["deploy-d3"],
  ]);
});

test("merges patterns that mean the same", () => {
  const deployments = ["v*", "v**"].map((tag, index) => ({
    ...staging,
    name: `d${index}`,
    stack: `shop-api/d${index}`,
    on: { tag },
  }));

  expect(rendered({ deployments }).pipelines.tags).toEqual({
    "v**": [expect.anything(), expect.anything(), expect.anything()],
  });
});

test("only deployments have a deployment environment, and only manual ones have a manual trigger", () => {
  const all = [...steps({}, "branches", "main"), ...steps({}, "tags", "release-**")];

  expect(all.map(({ name, deployment, trigger }) => [name, deployment, trigger])).toEqual([
    ["deploy-staging", "staging", undefined],
    ["promotion-preview-production", undefined, undefined],
    ["promotion-preview-production", undefined, undefined],
    ["deploy-production", "production", "manual"],
  ]);
});

describe("logs in", () => {
  test.each([
    [
      "with a longer expiration",
      { timeout: "3h" },
      'pulumi login --oidc-token "$BITBUCKET_STEP_OIDC_TOKEN" --oidc-org acme --oidc-team shop-api-staging --oidc-expiration 180m',
    ],
    [
      "without a team if there are none",
      { edition: "team", previews: "none" },
      'pulumi login --oidc-token "$BITBUCKET_STEP_OIDC_TOKEN" --oidc-org acme',
    ],
  ])("%s", (_, changes, login) => {
    expect(script(changes)[2]).toBe(login);
  });

  test("with a stored token", () => {
    const deploy = steps(storedTokens, "branches", "main")[0]!;

    expect(deploy).not.toHaveProperty("oidc");
    expect(deploy.script.slice(0, 2)).toEqual([
      ': "${PULUMI_ACCESS_TOKEN:?set it as a secured variable of the repository or of the deployment environment}"',
      "cd infra",
    ]);
  });

  test("to the address of a self-managed backend", () => {
    const changes = { organization: undefined, previews: "none", backend: { url: "s3://acme?region=eu-west-1&a=b" } };

    expect(steps(changes, "branches", "main")[0]).toMatchObject({
      script: [
        "export PULUMI_BACKEND_URL='s3://acme?region=eu-west-1&a=b'",
        "cd infra",
        "pulumi install",
        "pulumi stack select organization/shop-api/staging",
        "pulumi up --yes",
      ],
    });
  });
});

test.each([
  ["a program at the top", { path: ".", runtime: "nodejs" }, ["pulumi install"]],
  [
    "Yarn of the program's own version",
    { path: "infra", runtime: "nodejs", packageManager: "yarn-berry" },
    ["cd infra", "corepack enable", "pulumi install"],
  ],
  [
    "an explicit pulumi install",
    { path: "infra", runtime: "python", install: "pulumi" },
    ["cd infra", "pulumi install"],
  ],
])("installs its dependencies: %s", (_, program, expected) => {
  expect(script({ program }).slice(3, 3 + expected.length)).toEqual(expected);
  expect(script({ program })[3 + expected.length]).toBe("pulumi stack select acme/shop-api/staging");
});

test("the steps of the platform team run before and after Pulumi's commands, unchanged", () => {
  const before = ["echo 'a: b' # c", 'if true; then\n\techo "$HOME"\nfi\n'];
  const program = { ...eightLines.program, steps: { before, after: ["- x", "yes"] } };

  expect(script({ program }).slice(5)).toEqual([
    "pulumi stack select acme/shop-api/staging",
    ...before,
    "pulumi config env add shop-api/staging --yes > /dev/null",
    "pulumi up --yes",
    "- x",
    "yes",
  ]);
});

test("previews and deployments enforce the policy packs of the project", () => {
  const policyPacks = [{ path: "policies/a" }, { name: "published", version: "1.0.0" }, { path: "b" }];
  const flags = '--policy-pack "$BITBUCKET_CLONE_DIR"/policies/a --policy-pack "$BITBUCKET_CLONE_DIR"/b';
  const preview = steps({ policyPacks }, "pull-requests", "**")[0]?.script ?? [];

  expect(script({ policyPacks }).slice(4)).toEqual([
    "pulumi install",
    'pulumi install --cwd "$BITBUCKET_CLONE_DIR"/policies/a',
    'pulumi install --cwd "$BITBUCKET_CLONE_DIR"/b',
    "pulumi stack select acme/shop-api/staging",
    "pulumi config env add shop-api/staging --yes > /dev/null",
    `pulumi up --yes ${flags}`,
  ]);
  expect(preview.at(-1)).toMatch(`pulumi preview ${flags} `);
});

describe("a program with paths of changes", () => {
  const program = (...changes: string[]) => ({ program: { ...eightLines.program, changes } });
  const paths = (...changes: string[]) =>
    steps(program(...changes), "branches", "main")[0]?.condition?.changesets.includePaths;

  test.each([
    [[], ["infra/**"]],
    [["libs/**/*"], ["infra/**", "libs/**"]],
    [["libs/**"], ["infra/**", "libs/**"]],
    [["go.mod"], ["infra/**", "go.mod"]],
    [["libs/**/*.go"], ["infra/**", "libs/**/*.go", "libs/*.go"]],
    [["**/*.go"], ["infra/**", "**/*.go", "*.go"]],
    [["a/**/**/b.go"], ["infra/**", "a/**/b.go", "a/b.go"]],
    [["libs"], ["infra/**", "libs", "libs/**"]],
    [["libs/"], ["infra/**", "libs/**"]],
    [["a/**/b/**/c"], ["infra/**", "a/**"]],
    [["a/**/b/**/*"], ["infra/**", "a/**/b/**", "a/b/**"]],
  ])("%j", (changes, expected) => {
    expect(paths(...changes)).toEqual(expected);
  });

  test("has conditions for previews and branch deployments, but not for tags", () => {
    const conditions = (section: Section, glob: string) =>
      steps(program(), section, glob).map(({ condition }) => condition !== undefined);

    expect([
      conditions("pull-requests", "**"),
      conditions("branches", "main"),
      conditions("tags", "release-**"),
    ]).toEqual([[true], [true, true], [false, false]]);
  });
});

test("each program has its own image, and the first one is the default", () => {
  const programs = [
    { name: "net", path: "net", runtime: "go" },
    { name: "app", path: "app", runtime: "python" },
  ];
  const deployments = ["net", "app"].map((name) => ({ ...staging, name, program: name, stack: `${name}/dev` }));
  const file = rendered({ program: undefined, programs, deployments });

  expect(file.image).toBe("pulumi/pulumi-go:3.259.0");
  expect(stepsOf(file.pipelines.branches?.main ?? []).map(({ image }) => image)).toEqual([
    undefined,
    "pulumi/pulumi-python:3.259.0",
  ]);
});

test.each([
  [{ registry: "registry.example.com/mirror" }, "registry.example.com/mirror/pulumi/pulumi-nodejs:3.259.0"],
  [{ registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX" }, "pulumi/pulumi-nodejs:3.259.0"],
  [{ image: "$CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX/acme/tools:1" }, "acme/tools:1"],
])("with %j uses %s", (changes, image) => {
  expect(rendered(changes).image).toBe(image);
});

test.each([
  [undefined, undefined],
  ["90m", { "max-time": 90 }],
  ["24h", { "max-time": 720 }],
])("a timeout of %s", (timeout, options) => {
  expect(rendered({ timeout }).options).toEqual(options);
});

test.each(["yes", "on", "null", "1e3", "0x1F", "1_000", "__proto__"])(
  "keeps %j a string, as YAML 1.1 reads it",
  (name) => {
    const text = renderBitbucket(pipelineWith({ deployments: [{ ...staging, on: { branch: name } }] }));
    const { pipelines } = parse(text, { version: "1.1", mapAsMap: false }) as { pipelines: { branches: object } };

    expect(Object.keys(pipelines.branches)).toEqual([name]);
  },
);
