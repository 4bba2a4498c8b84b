import type { Installer, PackageManager } from "./packageManagers";
import type { Runtime } from "./runtimes";

/** The program whose toolchain is asked for. */
export interface ToolchainRequest {
  readonly runtime: Runtime;
  /** One of the runtime's `packageManagers`. */
  readonly packageManager: PackageManager;
  /** The version of the language, one of `runtimeVersions`. Defaults to what Pulumi's image without a version carries. */
  readonly version?: string;
  /** The version of Pulumi, such as `3.259.0`. */
  readonly pulumiVersion: string;
  readonly install: Installer;
  /** The program's folder, from the project's top; `.` is the top itself. */
  readonly path: string;
  /** The lock file, from the project's top. Defaults to the package manager's usual one in the program's folder. */
  readonly lockFile?: string;
  /** Pulumi.yaml's `virtualenv` option, for pip and uv, in names that the shell leaves alone. */
  readonly virtualenv?: string;
}

/** An option that ends in a path, such as `-Dmaven.repo.local=` and the path. */
export interface CacheOption {
  readonly before: string;
  /** From the project's top. */
  readonly path: string;
}

/** What sets one package manager apart. */
interface Recipe {
  /** The file, in the program's folder, that pins the dependencies. */
  readonly keyFile: string;
  /** Commands that make the package manager itself ready. */
  readonly prepare: readonly string[];
  /** Commands that install exactly what the lock file says, and fail where it is out of date. */
  readonly install: (request: ToolchainRequest) => readonly string[];
  /** Where the downloads are kept, from the project's top, and the environment variables that say so. */
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
  npm: recipe("package-lock.json", ["npm ci"], cacheIn(".cache/npm", "npm_config_cache")),
  "yarn-classic": recipe(
    "yarn.lock",
    ["yarn install --frozen-lockfile"],
    cacheIn(".cache/yarn-classic", "YARN_CACHE_FOLDER"),
  ),
  "yarn-berry": {
    // The image's own yarn is Yarn 1. Corepack brings the version that package.json names.
    ...recipe(
      "yarn.lock",
      ["yarn install --immutable"],
      // Yarn 4 overlooks YARN_CACHE_FOLDER: its cache is in its global folder.
      cacheIn(".cache/yarn", "YARN_GLOBAL_FOLDER"),
    ),
    prepare: ["corepack enable"],
  },
  // pnpm 10 and older read npm's variables, newer ones their own.
  pnpm: recipe(
    "pnpm-lock.yaml",
    ["pnpm install --frozen-lockfile"],
    cacheIn(".cache/pnpm", "npm_config_store_dir", "pnpm_config_store_dir"),
  ),
  bun: recipe("bun.lock", ["bun install --frozen-lockfile"], cacheIn(".cache/bun", "BUN_INSTALL_CACHE_DIR")),
  pip: { ...recipe("requirements.txt", [], cacheIn(".cache/pip", "PIP_CACHE_DIR")), install: pipInstall },
  // The cache folder also holds virtual environments, which belong to one image and one path.
  poetry: recipe("poetry.lock", ["poetry install --no-interaction"], {
    paths: [".cache/pypoetry/cache", ".cache/pypoetry/artifacts"],
    variables: { POETRY_CACHE_DIR: ".cache/pypoetry" },
  }),
  uv: { ...recipe("uv.lock", [], cacheIn(".cache/uv", "UV_CACHE_DIR")), install: uvInstall },
  go: recipe("go.sum", ["go mod download"], {
    paths: [".cache/go-mod", ".cache/go-build"],
    variables: { GOMODCACHE: ".cache/go-mod", GOCACHE: ".cache/go-build" },
    // Go's module cache is read-only, so that a runner could not clean its working folder.
    flags: { GOFLAGS: "-modcacherw" },
  }),
  // The project file's name is the program's own. Without it, Pulumi.yaml is there in any case.
  dotnet: recipe("Pulumi.yaml", [], cacheIn(".cache/nuget", "NUGET_PACKAGES")),
  maven: recipe("pom.xml", [], {
    paths: [".cache/maven"],
    // Java's user.home is that of the system's user, whatever HOME says, and Maven reads its settings there.
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

function recipe(keyFile: string, install: readonly string[], cache: Cache): Recipe {
  return { keyFile, prepare: [], install: () => install, cache };
}

function cacheIn(path: string, ...names: readonly string[]): Cache {
  return { paths: [path], variables: Object.fromEntries(names.map((name) => [name, path])) };
}

/** Pulumi runs the program in the virtual environment that Pulumi.yaml names, so the dependencies go there. */
function pipInstall({ virtualenv }: ToolchainRequest): string[] {
  return virtualenv === undefined
    ? ["pip install -r requirements.txt"]
    : [`python3 -m venv ${virtualenv}`, `${virtualenv}/bin/python -m pip install -r requirements.txt`];
}

/** uv takes a relative folder from its workspace's root, Pulumi from the program's. */
function uvInstall({ virtualenv }: ToolchainRequest): string[] {
  return virtualenv === undefined
    ? ["uv sync --locked"]
    : [`UV_PROJECT_ENVIRONMENT="$PWD/${virtualenv}" uv sync --locked`];
}
