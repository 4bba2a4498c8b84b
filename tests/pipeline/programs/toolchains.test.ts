import * as fc from "fast-check";
import { type PulumiRuntime, pulumiRuntimes } from "../../../pipeline/programs/runtimes";
import { Installer, PackageManager, packageManagers } from "../../../pipeline/programs/packageManagers";
import type { ToolchainRequest } from "../../../pipeline/programs/toolchainRecipes";
import { runtimeVersions, toolchainOf, toolchainVariables } from "../../../pipeline/programs/toolchains";

const nodejs: ToolchainRequest = {
  runtime: "nodejs",
  packageManager: "npm",
  pulumiVersion: "3.259.0",
  install: "package-manager",
  path: "infra",
};

function request(runtime: PulumiRuntime, packageManager: PackageManager, more: Partial<ToolchainRequest> = {}) {
  return { ...nodejs, runtime, packageManager, ...more };
}

const pairs = pulumiRuntimes.flatMap((runtime) =>
  packageManagers[runtime].map((manager): [PulumiRuntime, PackageManager] => [runtime, manager]),
);

describe("the image", () => {
  test.each<[PulumiRuntime, PackageManager, string]>([
    ["nodejs", "npm", "pulumi/pulumi-nodejs:3.259.0"],
    ["python", "pip", "pulumi/pulumi-python:3.259.0"],
    ["go", "go", "pulumi/pulumi-go:3.259.0"],
    ["dotnet", "dotnet", "pulumi/pulumi-dotnet:3.259.0"],
    ["java", "maven", "pulumi/pulumi-java:3.259.0"],
    ["yaml", "none", "pulumi/pulumi-base:3.259.0"],
  ])("of %s contains its language and the version of Pulumi", (runtime, manager, image) => {
    expect(toolchainOf(request(runtime, manager)).image).toBe(image);
  });

  test.each<[PulumiRuntime, PackageManager, string, string]>([
    ["nodejs", "pnpm", "22", "pulumi/pulumi-nodejs-22:3.259.0"],
    ["python", "uv", "3.12", "pulumi/pulumi-python-3.12:3.259.0"],
    ["dotnet", "dotnet", "10.0", "pulumi/pulumi-dotnet-10.0:3.259.0"],
    ["go", "go", "1.24", "pulumi/pulumi-go:3.259.0"],
    ["java", "gradle", "21", "pulumi/pulumi-java:3.259.0"],
    ["yaml", "none", "1", "pulumi/pulumi-base:3.259.0"],
  ])("of %s with %s has version %s if there are variants", (runtime, manager, version, image) => {
    expect(toolchainOf(request(runtime, manager, { version })).image).toBe(image);
  });

  test("has the variants that Pulumi builds", () => {
    expect(runtimeVersions).toEqual({
      nodejs: ["22", "24", "26"],
      python: ["3.10", "3.11", "3.12", "3.13", "3.14"],
      go: [],
      dotnet: ["8.0", "9.0", "10.0"],
      java: [],
      yaml: [],
    });
  });
});

describe("the dependencies", () => {
  test.each<[PulumiRuntime, PackageManager, string[], string]>([
    ["nodejs", "npm", ["npm ci"], "infra/package-lock.json"],
    ["nodejs", "yarn-classic", ["yarn install --frozen-lockfile"], "infra/yarn.lock"],
    ["nodejs", "yarn-berry", ["corepack enable", "yarn install --immutable"], "infra/yarn.lock"],
    ["nodejs", "pnpm", ["pnpm install --frozen-lockfile"], "infra/pnpm-lock.yaml"],
    ["nodejs", "bun", ["bun install --frozen-lockfile"], "infra/bun.lock"],
    ["python", "pip", ["pip install -r requirements.txt"], "infra/requirements.txt"],
    ["python", "poetry", ["poetry install --no-interaction"], "infra/poetry.lock"],
    ["python", "uv", ["uv sync --locked"], "infra/uv.lock"],
    ["go", "go", ["go mod download"], "infra/go.sum"],
    ["dotnet", "dotnet", [], "infra/Pulumi.yaml"],
    ["java", "maven", [], "infra/pom.xml"],
    ["java", "gradle", [], "infra/build.gradle"],
    ["yaml", "none", [], "infra/Pulumi.yaml"],
  ])("of %s with %s are installed by %j and cached by %s", (runtime, manager, install, keyFile) => {
    const toolchain = toolchainOf(request(runtime, manager));

    expect(toolchain.install).toEqual(install);
    expect(toolchain.cacheKeyFiles).toEqual([keyFile]);
  });

  test.each(pairs)("of %s with %s can be installed by pulumi install", (runtime, manager) => {
    const { install } = toolchainOf(request(runtime, manager, { install: Installer.Pulumi }));

    expect(install).toEqual(manager === "yarn-berry" ? ["corepack enable", "pulumi install"] : ["pulumi install"]);
  });

  test("are installed into the virtual environment of a program with pip", () => {
    expect(toolchainOf(request("python", "pip", { virtualenv: "venv" })).install).toEqual([
      "python3 -m venv venv",
      "venv/bin/python -m pip install -r requirements.txt",
    ]);
  });

  test("are installed into the virtual environment of a program with uv", () => {
    expect(toolchainOf(request("python", "uv", { virtualenv: "venv" })).install).toEqual([
      'UV_PROJECT_ENVIRONMENT="$PWD/venv" uv sync --locked',
    ]);
  });

  test("of a program in a workspace are cached by the lock file in the top folder", () => {
    expect(toolchainOf({ ...nodejs, lockFile: "package-lock.json" }).cacheKeyFiles).toEqual(["package-lock.json"]);
  });

  test("of a program in the top folder are cached by the lock file there", () => {
    expect(toolchainOf({ ...nodejs, path: "." }).cacheKeyFiles).toEqual(["package-lock.json"]);
  });
});

describe("the cache", () => {
  const top = "$CI_PROJECT_DIR";

  test.each<[PulumiRuntime, PackageManager, string[], Record<string, string>]>([
    ["nodejs", "npm", [".cache/npm"], { npm_config_cache: `${top}/.cache/npm` }],
    ["nodejs", "yarn-classic", [".cache/yarn-classic"], { YARN_CACHE_FOLDER: `${top}/.cache/yarn-classic` }],
    ["nodejs", "yarn-berry", [".cache/yarn"], { YARN_GLOBAL_FOLDER: `${top}/.cache/yarn` }],
    [
      "nodejs",
      "pnpm",
      [".cache/pnpm"],
      { npm_config_store_dir: `${top}/.cache/pnpm`, pnpm_config_store_dir: `${top}/.cache/pnpm` },
    ],
    ["nodejs", "bun", [".cache/bun"], { BUN_INSTALL_CACHE_DIR: `${top}/.cache/bun` }],
    ["python", "pip", [".cache/pip"], { PIP_CACHE_DIR: `${top}/.cache/pip` }],
    [
      "python",
      "poetry",
      [".cache/pypoetry/cache", ".cache/pypoetry/artifacts"],
      { POETRY_CACHE_DIR: `${top}/.cache/pypoetry` },
    ],
    ["python", "uv", [".cache/uv"], { UV_CACHE_DIR: `${top}/.cache/uv` }],
    [
      "go",
      "go",
      [".cache/go-mod", ".cache/go-build"],
      { GOMODCACHE: `${top}/.cache/go-mod`, GOCACHE: `${top}/.cache/go-build`, GOFLAGS: "-modcacherw" },
    ],
    ["dotnet", "dotnet", [".cache/nuget"], { NUGET_PACKAGES: `${top}/.cache/nuget` }],
    [
      "java",
      "maven",
      [".cache/maven"],
      { MAVEN_OPTS: `-Dmaven.repo.local=${top}/.cache/maven -Duser.home=${top}/.cache/maven-home` },
    ],
    ["java", "gradle", [".cache/gradle/caches", ".cache/gradle/wrapper"], { GRADLE_USER_HOME: `${top}/.cache/gradle` }],
    ["yaml", "none", [], {}],
  ])("of %s with %s keeps %j", (runtime, manager, paths, variables) => {
    const toolchain = toolchainOf(request(runtime, manager));

    expect(toolchain.cachePaths).toEqual(paths);
    expect(toolchainVariables(toolchain, top)).toEqual(variables);
  });
});

test("each package manager belongs to exactly one language", () => {
  const managers = Object.values(packageManagers).flat();

  expect([...managers].sort()).toEqual(Object.values(PackageManager).sort());
});

test("every cache has a key file, and no more key files than GitLab accepts", () => {
  const anyRequest = fc.record({
    pair: fc.constantFrom(...pairs),
    install: fc.constantFrom(...Object.values(Installer)),
    path: fc.constantFrom(".", "infra", "services/api"),
    lockFile: fc.option(fc.constant("lock"), { nil: undefined }),
  });

  fc.assert(
    fc.property(anyRequest, ({ pair: [runtime, packageManager], install, path, lockFile }) => {
      const { cacheKeyFiles, cachePaths } = toolchainOf(
        request(runtime, packageManager, { install, path, ...(lockFile !== undefined && { lockFile }) }),
      );
      expect([1, 2]).toContain(cacheKeyFiles.length);
      expect([...cacheKeyFiles, ...cachePaths].filter((one) => one.startsWith("/") || one.includes("./"))).toEqual([]);
    }),
  );
});
