import type { Installer, PackageManager } from "./packageManagers";
import type { PulumiRuntime } from "./runtimes";

/** The program whose toolchain is chosen. */
export interface ToolchainRequest {
  readonly runtime: PulumiRuntime;
  /** One of the runtime's `packageManagers`. */
  readonly packageManager: PackageManager;
  /**
   * The version of the language, one of `runtimeVersions`. Defaults to the version in Pulumi's image without a language
   * version.
   */
  readonly version?: string;
  /** The version of Pulumi, such as `3.259.0`. */
  readonly pulumiVersion: string;
  readonly install: Installer;
  /** The program's folder, relative to the project's root; `.` is the root. */
  readonly path: string;
  /**
   * The lock file, relative to the project's root. Defaults to the package manager's usual one in the program's folder.
   */
  readonly lockFile?: string;
  /** Whether the files were read and no file pins the dependencies. */
  readonly isUnpinned?: boolean;
  /** Pulumi.yaml's `virtualenv` option, for pip and uv, in characters that need no shell quoting. */
  readonly virtualenv?: string;
}

/** An option that ends with a path, such as `-Dmaven.repo.local=`. */
export interface CacheOption {
  readonly before: string;
  /** Relative to the project's root. */
  readonly path: string;
}

/** The commands and files of a package manager. */
interface Recipe {
  /** The file, in the program's folder, that pins the dependencies. */
  readonly keyFile: string;
  /** Commands that install the package manager itself. */
  readonly prepare: readonly string[];
  /** Commands that install exactly the versions of the lock file, and fail if it is outdated. */
  readonly install: (request: ToolchainRequest) => readonly string[];
  /** Commands that install the newest allowed versions, for a program without a lock file. */
  readonly installUnpinned: (request: ToolchainRequest) => readonly string[];
  /** The download folders, relative to the project's root, by the environment variables that set them. */
  readonly cache: Cache;
}

interface Cache {
  readonly paths: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, readonly CacheOption[]>>;
  readonly flags?: Readonly<Record<string, string>>;
}

/** Each package manager in Pulumi's images. Pulumi: GitLab CI/CD guide, for npm, pip, Go, .NET and Java. */
export const toolchainRecipes: Record<PackageManager, Recipe> = {
  npm: recipe("package-lock.json", ["npm ci"], cacheIn(".cache/npm", "npm_config_cache"), ["npm install"]),
  "yarn-classic": recipe(
    "yarn.lock",
    ["yarn install --frozen-lockfile"],
    cacheIn(".cache/yarn-classic", "YARN_CACHE_FOLDER"),
    ["yarn install"],
  ),
  "yarn-berry": {
    // The image contains Yarn 1. Corepack installs the version in package.json.
    ...recipe(
      "yarn.lock",
      ["yarn install --immutable"],
      // Yarn 4 ignores YARN_CACHE_FOLDER: its cache is in its global folder.
      cacheIn(".cache/yarn", "YARN_GLOBAL_FOLDER"),
      // In a CI job Yarn is immutable by default.
      ["yarn install --no-immutable"],
    ),
    prepare: ["corepack enable"],
  },
  // pnpm 10 and older read npm's variables, newer versions their own.
  pnpm: recipe(
    "pnpm-lock.yaml",
    ["pnpm install --frozen-lockfile"],
    cacheIn(".cache/pnpm", "npm_config_store_dir", "pnpm_config_store_dir"),
    ["pnpm install --no-frozen-lockfile"],
  ),
  bun: recipe("bun.lock", ["bun install --frozen-lockfile"], cacheIn(".cache/bun", "BUN_INSTALL_CACHE_DIR"), [
    "bun install",
  ]),
  pip: {
    ...recipe("requirements.txt", [], cacheIn(".cache/pip", "PIP_CACHE_DIR")),
    install: pipInstall,
    installUnpinned: virtualenvOf,
  },
  // The cache folder also contains virtual environments, which work only in one image and path.
  poetry: recipe("poetry.lock", ["poetry install --no-interaction"], {
    paths: [".cache/pypoetry/cache", ".cache/pypoetry/artifacts"],
    variables: { POETRY_CACHE_DIR: ".cache/pypoetry" },
  }),
  uv: {
    ...recipe("uv.lock", [], cacheIn(".cache/uv", "UV_CACHE_DIR")),
    install: (request) => uvInstall(request, "uv sync --locked"),
    installUnpinned: (request) => uvInstall(request, "uv sync"),
  },
  go: recipe(
    "go.sum",
    ["go mod download"],
    {
      paths: [".cache/go-mod", ".cache/go-build"],
      variables: { GOMODCACHE: ".cache/go-mod", GOCACHE: ".cache/go-build" },
      // By default Go's module cache is read-only, and a runner could not clean its working folder.
      flags: { GOFLAGS: "-modcacherw" },
    },
    // Without go.sum, Go refuses to build with modules that were only downloaded.
    ["go mod tidy"],
  ),
  // The name of the project file varies. Pulumi.yaml always exists.
  dotnet: recipe("Pulumi.yaml", [], cacheIn(".cache/nuget", "NUGET_PACKAGES")),
  maven: recipe("pom.xml", [], {
    paths: [".cache/maven"],
    // Java's user.home ignores HOME, and Maven reads its settings from there.
    options: {
      MAVEN_OPTS: [
        { before: "-Dmaven.repo.local=", path: ".cache/maven" },
        { before: "-Duser.home=", path: ".cache/maven-home" },
      ],
    },
  }),
  gradle: recipe("build.gradle", [], {
    paths: [".cache/gradle/caches", ".cache/gradle/wrapper"],
    variables: { GRADLE_USER_HOME: ".cache/gradle" },
  }),
  none: recipe("Pulumi.yaml", [], { paths: [] }),
};

/** A recipe. The install commands also install unpinned dependencies, unless there are commands for these. */
function recipe(keyFile: string, install: readonly string[], cache: Cache, unpinned = install): Recipe {
  return { keyFile, prepare: [], install: () => install, installUnpinned: () => unpinned, cache };
}

function cacheIn(path: string, ...names: readonly string[]): Cache {
  return { paths: [path], variables: Object.fromEntries(names.map((name) => [name, path])) };
}

/** The commands for the virtual environment in Pulumi.yaml, in which Pulumi runs the program. */
function pipInstall(request: ToolchainRequest): string[] {
  const { virtualenv } = request;
  const pip = virtualenv === undefined ? "pip" : `${virtualenv}/bin/python -m pip`;
  return [...virtualenvOf(request), `${pip} install -r requirements.txt`];
}

/** The command that creates the virtual environment in Pulumi.yaml. Pulumi does not run a program without it. */
function virtualenvOf({ virtualenv }: ToolchainRequest): string[] {
  return virtualenv === undefined ? [] : [`python3 -m venv ${virtualenv}`];
}

/** The path of uv's virtual environment. uv resolves it from the workspace's root, Pulumi from the program's folder. */
function uvInstall({ virtualenv }: ToolchainRequest, command: string): string[] {
  return [virtualenv === undefined ? command : `UV_PROJECT_ENVIRONMENT="$PWD/${virtualenv}" ${command}`];
}
