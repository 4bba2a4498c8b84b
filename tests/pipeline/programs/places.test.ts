import { detectProgram } from "../../../pipeline/programs/detectProgram";
import type { Installer, PackageManager } from "../../../pipeline/programs/packageManagers";
import type { Runtime } from "../../../pipeline/programs/runtimes";
import { toolchainOf } from "../../../pipeline/programs/toolchains";
import { filesAt, type Folder, project } from "./programFolders";

const path = "services/api/infra";
const places = [path, "services/api", "services", "."];
const berry = { ".yarnrc.yml": "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n" };
const workspace = { "package.json": '{"workspaces": ["**"]}' };

interface Row {
  readonly runtime: Runtime;
  readonly manager: PackageManager;
  /** The files beside Pulumi.yaml, in every case. */
  readonly beside: Folder;
  /** The files beside the lock file. */
  readonly root: Folder;
  readonly lock: string;
  /** The install commands with the lock file. */
  readonly pinned: readonly string[];
  /** The install commands without the lock file. */
  readonly unpinned: readonly string[];
}

/** Each package manager whose lock file may be in a folder above the program. */
const rows: readonly Row[] = [
  node("npm", "package-lock.json", ["npm ci"], ["npm install"]),
  node("npm", "npm-shrinkwrap.json", ["npm ci"], ["npm install"]),
  node("yarn-classic", "yarn.lock", ["yarn install --frozen-lockfile"], ["npm install"]),
  {
    ...node("yarn-berry", "yarn.lock", ["corepack enable", "yarn install --immutable"], ["npm install"]),
    root: { ...workspace, ...berry },
  },
  node("pnpm", "pnpm-lock.yaml", ["pnpm install --frozen-lockfile"], ["npm install"]),
  node("bun", "bun.lock", ["bun install --frozen-lockfile"], ["npm install"]),
  node("bun", "bun.lockb", ["bun install --frozen-lockfile"], ["npm install"]),
  python("poetry", "poetry.lock", ["poetry install --no-interaction"]),
  python("uv", "uv.lock", ["uv sync --locked"]),
  {
    runtime: "go",
    manager: "go",
    beside: {},
    root: { "go.mod": "" },
    lock: "go.sum",
    pinned: ["go mod download"],
    unpinned: ["go mod tidy"],
  },
];

function node(manager: PackageManager, lock: string, pinned: readonly string[], unpinned: readonly string[]): Row {
  return { runtime: "nodejs", manager, beside: { "package.json": "{}" }, root: workspace, lock, pinned, unpinned };
}

function python(manager: PackageManager, lock: string, pinned: readonly string[]): Row {
  return { runtime: "python", manager, beside: {}, root: { "pyproject.toml": "" }, lock, pinned, unpinned: [] };
}

/** The commands for a program with these files. */
function commandsOf(folders: Readonly<Record<string, Folder>>, sdks?: readonly string[]): readonly string[] {
  const found = detectProgram(path, filesAt(path, folders, sdks));
  const { runtime, packageManager, isUnpinned, virtualenv, install = "package-manager" } = found;
  return toolchainOf({
    runtime: runtime!,
    packageManager: packageManager!,
    pulumiVersion: "3.259.0",
    install,
    path,
    ...(isUnpinned === true && { isUnpinned }),
    ...(virtualenv !== undefined && { virtualenv }),
  }).install;
}

describe.each(rows.map((row): [string, Row] => [`${row.manager} with ${row.lock}`, row]))("%s", (_, row) => {
  const { runtime, manager, beside, root, lock, pinned, unpinned } = row;

  test.each(places)("is found with the lock file in %s", (place) => {
    const own = { ...project(runtime), ...beside };
    const folders = { [path]: own, [place]: { ...(place === path ? own : {}), ...root, [lock]: "" } };
    const found = detectProgram(path, filesAt(path, folders));

    expect(found).toMatchObject({
      packageManager: manager,
      lockFile: place === "." ? lock : `${place}/${lock}`,
      warnings: [],
    });
    expect(found).not.toHaveProperty("dependencyFileMissing");
    expect(commandsOf(folders)).toEqual(pinned);
  });

  test("is not found in a folder that is not above the program", () => {
    const folders = { [path]: { ...project(runtime), ...beside }, "services/web": { ...root, [lock]: "" } };

    expect(detectProgram(path, filesAt(path, folders))).not.toHaveProperty("lockFile");
  });

  test.each(places)(
    "without the lock file is installed by a command that works, with the other files in %s",
    (place) => {
      const own = { ...project(runtime), ...beside };
      const folders = { [path]: own, [place]: { ...(place === path ? own : {}), ...root } };

      expect(detectProgram(path, filesAt(path, folders))).toHaveProperty("dependencyFileMissing");
      expect(commandsOf(folders)).toEqual(unpinned);
    },
  );
});

describe("a program without a lock file whose Pulumi.yaml names the package manager", () => {
  test.each<[Runtime, string, Folder, string[], Installer | undefined]>([
    ["nodejs", "packagemanager: npm", {}, ["npm install"], undefined],
    ["nodejs", "packagemanager: yarn", {}, ["yarn install"], undefined],
    ["nodejs", "packagemanager: yarn", berry, ["corepack enable", "yarn install --no-immutable"], undefined],
    ["nodejs", "packagemanager: pnpm", {}, ["pnpm install --no-frozen-lockfile"], undefined],
    ["nodejs", "packagemanager: bun", {}, ["bun install"], undefined],
    ["python", "toolchain: uv", { "pyproject.toml": "" }, ["uv sync"], undefined],
    [
      "python",
      "toolchain: uv, virtualenv: venv",
      { "pyproject.toml": "" },
      ['UV_PROJECT_ENVIRONMENT="$PWD/venv" uv sync'],
      undefined,
    ],
    ["python", "toolchain: poetry", { "pyproject.toml": "" }, ["poetry install --no-interaction"], undefined],
    // Pulumi converts requirements.txt, which uv and Poetry do not read, to pyproject.toml.
    ["python", "toolchain: uv", { "requirements.txt": "" }, ["pulumi install"], "pulumi"],
    ["python", "toolchain: poetry", { "requirements.txt": "" }, ["pulumi install"], "pulumi"],
    ["python", "toolchain: pip", {}, [], undefined],
    ["python", "toolchain: pip, virtualenv: venv", {}, ["python3 -m venv venv"], undefined],
  ])("in %s with %s and the files %j is installed by %j", (runtime, options, folder, commands, install) => {
    const folders = {
      [path]: { ...project(runtime, options), ...folder, ...(runtime === "nodejs" && { "package.json": "{}" }) },
    };

    expect(commandsOf(folders)).toEqual(commands);
    expect(detectProgram(path, filesAt(path, folders)).install).toBe(install);
  });
});

test("a program without files yet is installed from its lock file, which is expected in its first commit", () => {
  const found = detectProgram(path, filesAt(path, {}), { runtime: "nodejs" });

  expect(found.dependencyFileMissing).toBe("services/api/infra/package-lock.json");
  expect(found).not.toHaveProperty("isUnpinned");
});

describe("packages in Pulumi.yaml", () => {
  const packages = "packages:\n  netbox:\n    source: terraform-provider\n    version: 1.0.0\n";
  const languages: readonly (readonly [Runtime, Folder])[] = [
    ["nodejs", { "package.json": '{"dependencies": {"@pulumi/netbox": "file:sdks/netbox"}}', "package-lock.json": "" }],
    ["python", { "requirements.txt": "sdks/netbox" }],
    ["go", { "go.mod": "", "go.sum": "" }],
    ["dotnet", { "Infra.csproj": "" }],
    ["java", { "pom.xml": "" }],
  ];

  function programOf(runtime: Runtime, files: Folder, more = packages): Readonly<Record<string, Folder>> {
    return { [path]: { ...files, "Pulumi.yaml": `name: shop-api\nruntime: ${runtime}\n${more}` } };
  }

  test.each(languages)("of %s without a committed SDK are installed by pulumi install", (runtime, files) => {
    for (const sdks of [undefined, [], ["other"]]) {
      const found = detectProgram(path, filesAt(path, programOf(runtime, files), sdks));

      expect(found).toMatchObject({ install: "pulumi", features: ["packages"], warnings: [] });
      expect(found.findings).toContain("pulumi install, for packages in Pulumi.yaml");
    }
    expect(commandsOf(programOf(runtime, files))).toEqual(["pulumi install"]);
  });

  test.each(languages)("of %s with a committed SDK are left to the package manager", (runtime, files) => {
    for (const sdks of [["netbox"], ["e-breuninger-netbox", "other"]]) {
      expect(detectProgram(path, filesAt(path, programOf(runtime, files), sdks))).not.toHaveProperty("install");
    }
    expect(commandsOf(programOf(runtime, files), ["netbox"])).not.toContain("pulumi install");
  });

  test.each(languages)(
    "of %s are installed by pulumi install if one of their SDKs is not committed",
    (runtime, files) => {
      const two = `${packages}  random: terraform-provider@1.0.0\n`;

      expect(detectProgram(path, filesAt(path, programOf(runtime, files, two), ["netbox"])).install).toBe("pulumi");
    },
  );

  test("of YAML, which has no SDKs, are always installed by pulumi install", () => {
    expect(commandsOf(programOf("yaml", {}), ["netbox"])).toEqual(["pulumi install"]);
  });

  test.each(["", "packages: {}\n", "packages: []\n", "packages: netbox\n"])(
    "without an entry (%j) change nothing",
    (more) => {
      for (const [runtime, files] of languages) {
        expect(detectProgram(path, filesAt(path, programOf(runtime, files, more)))).not.toHaveProperty("install");
      }
    },
  );

  test.each(languages)(
    "of %s cause a warning if the settings choose the package manager to install",
    (runtime, files) => {
      const found = detectProgram(path, filesAt(path, programOf(runtime, files)), { install: "package-manager" });

      expect(found).not.toHaveProperty("install");
      expect(found.warnings).toEqual([
        {
          code: "UNCOMMITTED_SDK",
          message:
            "Pulumi.yaml names packages whose SDKs are not committed, and only pulumi install generates them. Leave install out, or commit the folder sdks",
        },
      ]);
    },
  );
});

describe("a package manager in the settings", () => {
  test("needs its own lock file, not the lock file of another package manager", () => {
    const folders = { [path]: { ...project("nodejs"), "package.json": "{}", "yarn.lock": "" } };

    expect(detectProgram(path, filesAt(path, folders), { packageManager: "npm" })).toMatchObject({
      packageManager: "npm",
      dependencyFileMissing: "services/api/infra/package-lock.json",
    });
  });

  test("of another language is ignored, because a check reports it", () => {
    const folders = { [path]: { ...project("nodejs"), "package.json": "{}", "yarn.lock": "" } };

    expect(detectProgram(path, filesAt(path, folders), { packageManager: "uv" }).packageManager).toBe("yarn-classic");
  });

  test("causes a warning in Python if Pulumi runs the program with another one", () => {
    const folders = { [path]: { ...project("python"), "requirements.txt": "", "pyproject.toml": "" } };

    expect(detectProgram(path, filesAt(path, folders), { packageManager: "uv" }).warnings).toEqual([
      {
        code: "OTHER_PACKAGE_MANAGER",
        message:
          "packageManager in the settings is uv, but Pulumi runs the program with pip: set toolchain: uv in the runtime's options in Pulumi.yaml",
      },
    ]);
  });
});

describe("the version of the language", () => {
  test.each<[Runtime, string, string, string]>([
    ["nodejs", ".nvmrc", "22", "22"],
    ["nodejs", ".node-version", "v24.1.0", "24"],
    ["python", ".python-version", "3.12", "3.12"],
    ["dotnet", "global.json", '{"sdk": {"version": "8.0.100"}}', "8.0"],
  ])("of %s is found in %s of every folder up to the project's root", (runtime, file, text, version) => {
    for (const place of places) {
      const own = { ...project(runtime), "Infra.csproj": "" };
      const folders = { [path]: own, [place]: { ...(place === path ? own : {}), [file]: text } };
      expect(detectProgram(path, filesAt(path, folders)).version).toBe(version);
    }
  });
});
