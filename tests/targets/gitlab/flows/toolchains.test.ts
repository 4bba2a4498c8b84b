import type { Detected } from "../../../../pipeline/programs/detectProgram";
import type { PackageManager } from "../../../../pipeline/programs/packageManagers";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith, previewedAlone } from "../../../pipeline/examples";
import { runPipeline } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { addEnvironment, login, twinPreview, up } from "./expected";
import { inherited, jobNames, read } from "../rendered";
import { lines } from "./flow";

interface Case {
  readonly image: string;
  /** The commands that install the program's dependencies, in its folder. */
  readonly install: readonly string[];
  /** The variables of the package manager, without the path of Pulumi's home. */
  readonly variables: Readonly<Record<string, string>>;
  readonly cacheKey: string;
  readonly cachePaths: readonly string[];
}

/** The download folders of each package manager, below the project's folder, where GitLab can cache them. */
const cached = (name: string, path: string) => ({ [name]: `$CI_PROJECT_DIR/${path}` });

const cases: Record<string, Case> = {
  "nodejs npm": {
    image: "pulumi/pulumi-nodejs:3.259.0",
    install: ["npm ci"],
    variables: cached("npm_config_cache", ".cache/npm"),
    cacheKey: "infra/package-lock.json",
    cachePaths: [".cache/npm"],
  },
  "nodejs yarn-classic": {
    image: "pulumi/pulumi-nodejs:3.259.0",
    install: ["yarn install --frozen-lockfile"],
    variables: cached("YARN_CACHE_FOLDER", ".cache/yarn-classic"),
    cacheKey: "infra/yarn.lock",
    cachePaths: [".cache/yarn-classic"],
  },
  "nodejs yarn-berry": {
    image: "pulumi/pulumi-nodejs:3.259.0",
    install: ["corepack enable", "yarn install --immutable"],
    variables: cached("YARN_GLOBAL_FOLDER", ".cache/yarn"),
    cacheKey: "infra/yarn.lock",
    cachePaths: [".cache/yarn"],
  },
  "nodejs pnpm": {
    image: "pulumi/pulumi-nodejs:3.259.0",
    install: ["pnpm install --frozen-lockfile"],
    variables: {
      ...cached("npm_config_store_dir", ".cache/pnpm"),
      ...cached("pnpm_config_store_dir", ".cache/pnpm"),
    },
    cacheKey: "infra/pnpm-lock.yaml",
    cachePaths: [".cache/pnpm"],
  },
  "nodejs bun": {
    image: "pulumi/pulumi-nodejs:3.259.0",
    install: ["bun install --frozen-lockfile"],
    variables: cached("BUN_INSTALL_CACHE_DIR", ".cache/bun"),
    cacheKey: "infra/bun.lock",
    cachePaths: [".cache/bun"],
  },
  "python pip": {
    image: "pulumi/pulumi-python:3.259.0",
    install: ["pip install -r requirements.txt"],
    variables: cached("PIP_CACHE_DIR", ".cache/pip"),
    cacheKey: "infra/requirements.txt",
    cachePaths: [".cache/pip"],
  },
  "python poetry": {
    image: "pulumi/pulumi-python:3.259.0",
    install: ["poetry install --no-interaction"],
    variables: cached("POETRY_CACHE_DIR", ".cache/pypoetry"),
    cacheKey: "infra/poetry.lock",
    cachePaths: [".cache/pypoetry/cache", ".cache/pypoetry/artifacts"],
  },
  "python uv": {
    image: "pulumi/pulumi-python:3.259.0",
    install: ["uv sync --locked"],
    variables: cached("UV_CACHE_DIR", ".cache/uv"),
    cacheKey: "infra/uv.lock",
    cachePaths: [".cache/uv"],
  },
  "go go": {
    image: "pulumi/pulumi-go:3.259.0",
    install: ["go mod download"],
    variables: {
      ...cached("GOMODCACHE", ".cache/go-mod"),
      ...cached("GOCACHE", ".cache/go-build"),
      GOFLAGS: "-modcacherw",
    },
    cacheKey: "infra/go.sum",
    cachePaths: [".cache/go-mod", ".cache/go-build"],
  },
  "dotnet dotnet": {
    image: "pulumi/pulumi-dotnet:3.259.0",
    install: [],
    variables: cached("NUGET_PACKAGES", ".cache/nuget"),
    cacheKey: "infra/Pulumi.yaml",
    cachePaths: [".cache/nuget"],
  },
  "java maven": {
    image: "pulumi/pulumi-java:3.259.0",
    install: [],
    variables: {
      MAVEN_OPTS: "-Dmaven.repo.local=$CI_PROJECT_DIR/.cache/maven -Duser.home=$CI_PROJECT_DIR/.cache/maven-home",
    },
    cacheKey: "infra/pom.xml",
    cachePaths: [".cache/maven"],
  },
  "java gradle": {
    image: "pulumi/pulumi-java:3.259.0",
    install: [],
    variables: cached("GRADLE_USER_HOME", ".cache/gradle"),
    cacheKey: "infra/build.gradle",
    cachePaths: [".cache/gradle/caches", ".cache/gradle/wrapper"],
  },
  "yaml none": {
    image: "pulumi/pulumi-base:3.259.0",
    install: [],
    variables: {},
    cacheKey: "infra/Pulumi.yaml",
    cachePaths: [],
  },
};

/** All variables of package managers. */
const names = [...new Set(Object.values(cases).flatMap(({ variables }) => Object.keys(variables)))];

const staging = { name: "staging", stack: "shop-api/staging", on: { branch: "main" } };
const stack = "acme/shop-api/staging";

describe.each(Object.entries(cases))(
  "a program of %s",
  (title, { image, install, variables, cacheKey, cachePaths }) => {
    const [runtime, packageManager] = title.split(" ");
    const pipeline = pipelineWith({
      program: { path: "infra", runtime, packageManager },
      ...previewedAlone(staging),
    });
    const file = renderGitLab(pipeline);

    test("is valid by GitLab's schema", () => {
      expect(schemaErrors(file)).toEqual([]);
    });

    test.each([
      ["a merge request", { kind: "mergeRequest" }, [login("shop-api-preview")], [...twinPreview(stack)]],
      [
        "a push to main",
        { kind: "push", branch: "main" },
        [login("shop-api-staging")],
        [addEnvironment("shop-api/staging", stack), up(stack)],
      ],
    ] as const)("installs its dependencies on %s", async (_, event, before, after) => {
      const { jobs } = await runPipeline(file, event);

      expect(jobs.map(({ image: name, commands }) => ({ name, commands: lines(commands) }))).toEqual([
        { name: image, commands: [...before, ...install.map((command) => `infra: ${command}`), ...after] },
      ]);
      const { environment } = jobs[0]!.commands.at(-1)!;
      const told = Object.entries(environment).filter(([name]) => names.includes(name));
      expect(
        Object.fromEntries(
          told.map(([name, value]) => [name, value.replaceAll(environment.CI_PROJECT_DIR!, "$CI_PROJECT_DIR")]),
        ),
      ).toEqual(variables);
    });

    test("caches Pulumi's plugins and its own downloads between the jobs of merge requests, and no credentials", () => {
      const all = read(file);
      expect(jobNames(all).filter((name) => inherited(all, name).cache !== undefined)).toEqual(["preview"]);
      expect(file).toContain(
        [
          "  cache:",
          "    key:",
          "      files:",
          `        - ${cacheKey}`,
          "    paths:",
          ...[".pulumi-home/plugins", ".pulumi-home/policies", ...cachePaths].map((path) => `      - ${path}`),
        ].join("\n"),
      );
    });
  },
);

test.each<[string, Detected, string[]]>([
  [
    "pip's virtual environment",
    { runtime: "python", packageManager: "pip", virtualenv: "venv", findings: [], warnings: [] },
    ["python3 -m venv venv", "pip install -r requirements.txt"],
  ],
  [
    "a lock file and a version",
    {
      runtime: "nodejs",
      packageManager: "pnpm",
      version: "22",
      lockFile: "pnpm-lock.yaml",
      findings: [],
      warnings: [],
    },
    ["pnpm install --frozen-lockfile"],
  ],
  ...[
    ["npm", "package-lock.json", "npm install"],
    ["yarn-classic", "yarn.lock", "yarn install"],
    ["pnpm", "pnpm-lock.yaml", "pnpm install --no-frozen-lockfile"],
    ["bun", "bun.lock", "bun install"],
  ].map(([packageManager, lock, command]): [string, Detected, string[]] => [
    `that ${lock!} is missing`,
    {
      runtime: "nodejs",
      packageManager: packageManager as PackageManager,
      dependencyFileMissing: `infra/${lock!}`,
      isUnpinned: true,
      findings: [],
      warnings: [],
    },
    [command!],
  ]),
  [
    "packages without a committed SDK",
    { runtime: "nodejs", packageManager: "npm", install: "pulumi", findings: [], warnings: [] },
    ["pulumi install"],
  ],
])("uses the detected program if the settings do not name it: %s", async (_, detected, install) => {
  const pipeline = pipelineWith({ program: { path: "infra" }, deployments: [staging] }, { program: detected });

  // pip is the virtual environment's own python, which is not a stand-in.
  const venv = {
    command: "python3",
    script:
      'mkdir -p "$3/bin" && printf \'#!/bin/sh\\nshift\\nexec "$@"\\n\' > "$3/bin/python" && chmod +x "$3/bin/python"',
  };
  const { jobs } = await runPipeline(renderGitLab(pipeline), { kind: "push", branch: "main" }, { behaviours: [venv] });

  expect(jobs.map(({ image, commands }) => ({ image, commands: lines(commands) }))).toEqual([
    {
      image: `pulumi/pulumi-${[detected.runtime, detected.version].filter(Boolean).join("-")}:3.259.0`,
      commands: [
        login("shop-api-staging"),
        ...install.map((command) => `infra: ${command}`),
        addEnvironment("shop-api/staging", stack),
        up(stack),
      ],
    },
  ]);
});
