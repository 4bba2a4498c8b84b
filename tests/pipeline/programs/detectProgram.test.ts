import * as fc from "fast-check";
import { detectProgram, textsToRead, type Detected, type ProgramFiles } from "../../../pipeline/programs/detectProgram";
import { Runtime } from "../../../pipeline/programs/runtimes";
import { packageManagers, runtimeVersions } from "../../../pipeline/programs/toolchains";

/** Texts by file name; a file whose text nobody reads has an empty one. */
type Folder = Record<string, string>;

function files(folder: Folder, top: Folder = {}): ProgramFiles {
  return { names: Object.keys(folder), topNames: Object.keys(top), texts: folder, topTexts: top };
}

function detect(folder: Folder, top: Folder = {}, known: { runtime?: Runtime } = {}): Detected {
  return detectProgram("infra", files(folder, top), known);
}

function project(runtime: string, options = ""): Folder {
  return {
    "Pulumi.yaml": options
      ? `name: shop-api\nruntime:\n  name: ${runtime}\n  options: { ${options} }\n`
      : `name: shop-api\nruntime: ${runtime}\n`,
  };
}

const npm = { "package.json": "{}", "package-lock.json": "" };
const berry = { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n" };

describe("the program", () => {
  test("is told completely, with a reason for each finding", () => {
    expect(detect({ ...project("nodejs"), "package.json": "{}", "pnpm-lock.yaml": "", ".nvmrc": "22\n" })).toEqual({
      project: "shop-api",
      runtime: "nodejs",
      packageManager: "pnpm",
      version: "22",
      lockFile: "infra/pnpm-lock.yaml",
      because: [
        "project shop-api, for Pulumi.yaml",
        "nodejs, for the runtime in Pulumi.yaml",
        "pnpm, for infra/pnpm-lock.yaml",
        "Node 22, for infra/.nvmrc",
      ],
      doubts: [],
    });
  });

  test("at the project's top is told by the files there", () => {
    const top = { ...project("go"), "go.mod": "", "go.sum": "" };

    expect(detectProgram(".", files(top, top))).toMatchObject({ runtime: "go", lockFile: "go.sum" });
  });

  test.each<[string, Folder]>([
    ["Pulumi.yml", { "Pulumi.yml": "{name: shop-api, runtime: {name: go}}" }],
    ["Pulumi.json", { "Pulumi.json": '{"name": "shop-api", "runtime": "go"}' }],
  ])("may have a project file called %s", (_, folder) => {
    expect(detect(folder)).toMatchObject({ project: "shop-api", runtime: "go" });
  });

  test.each<[string, string]>([
    ["is no YAML", "name: [shop-api"],
    ["holds aliases without end", "a: &a [*a"],
    ["is a list", "- name: shop-api"],
    ["is empty", ""],
    ["has no name that Pulumi would take", "name: 'shop\u001b[31m'\nruntime: 7"],
  ])("stays unknown where Pulumi.yaml %s", (_, text) => {
    expect(detect({ "Pulumi.yaml": text })).toEqual({
      because: [],
      doubts: ["Pulumi.yaml names no runtime that pipelines are made for"],
    });
  });

  test.each<[Runtime, Folder]>([
    ["nodejs", { "package.json": "{}" }],
    ["python", { "pyproject.toml": "" }],
    ["go", { "go.mod": "" }],
    ["dotnet", { "Shop.Infra.fsproj": "" }],
    ["java", { "build.gradle.kts": "" }],
  ])("without Pulumi.yaml is guessed to be %s by %j", (runtime, folder) => {
    const { runtime: guessed, doubts } = detect(folder);

    expect(guessed).toBe(runtime);
    expect(doubts[0]).toBe("no Pulumi.yaml in the program's folder");
  });

  test("without Pulumi.yaml is not guessed where files of two languages are there", () => {
    expect(detect({ "package.json": "{}", "go.mod": "" })).toEqual({
      because: [],
      doubts: ["no Pulumi.yaml in the program's folder"],
    });
  });

  test("has the language that is known, whatever Pulumi.yaml says", () => {
    const found = detect({ ...project("python", "packagemanager: pnpm"), ...npm }, {}, { runtime: "nodejs" });

    expect(found).toMatchObject({ runtime: "nodejs", otherRuntime: "python", packageManager: "npm" });
    expect(found.doubts).toEqual(["Pulumi.yaml says python, not nodejs"]);
  });
});

describe("the package manager of a JavaScript program", () => {
  test.each<[string, Folder, string, string]>([
    ["npm", { "package-lock.json": "" }, "infra/package-lock.json", "npm, for infra/package-lock.json"],
    ["npm", { "npm-shrinkwrap.json": "" }, "infra/npm-shrinkwrap.json", "npm, for infra/npm-shrinkwrap.json"],
    ["yarn-classic", { "yarn.lock": "" }, "infra/yarn.lock", "yarn-classic, for infra/yarn.lock"],
    ["yarn-berry", berry, "infra/yarn.lock", "yarn-berry, for infra/yarn.lock"],
    ["pnpm", { "pnpm-lock.yaml": "" }, "infra/pnpm-lock.yaml", "pnpm, for infra/pnpm-lock.yaml"],
    ["bun", { "bun.lock": "" }, "infra/bun.lock", "bun, for infra/bun.lock"],
    ["bun", { "bun.lockb": "" }, "infra/bun.lockb", "bun, for infra/bun.lockb"],
  ])("is %s, for the lock file of %j", (packageManager, folder, lockFile, because) => {
    const found = detect({ ...project("nodejs"), "package.json": "{}", ...folder });

    expect(found).toMatchObject({ packageManager, lockFile, doubts: [] });
    expect(found.because[2]).toBe(because);
  });

  test.each<[string, string[], string]>([
    [
      "yarn-classic",
      ["package-lock.json", "bun.lock", "pnpm-lock.yaml", "yarn.lock"],
      "yarn-classic, for infra/yarn.lock, which Pulumi takes before infra/pnpm-lock.yaml and infra/bun.lock and infra/package-lock.json",
    ],
    [
      "pnpm",
      ["package-lock.json", "pnpm-lock.yaml"],
      "pnpm, for infra/pnpm-lock.yaml, which Pulumi takes before infra/package-lock.json",
    ],
    [
      "bun",
      ["package-lock.json", "bun.lockb"],
      "bun, for infra/bun.lockb, which Pulumi takes before infra/package-lock.json",
    ],
  ])("is %s among the lock files %j, as for Pulumi", (packageManager, locks, because) => {
    const found = detect({ ...project("nodejs"), ...Object.fromEntries(locks.map((lock) => [lock, ""])) });

    expect(found.packageManager).toBe(packageManager);
    expect(found.because[2]).toBe(because);
  });

  test("is what Pulumi.yaml names, before any lock file", () => {
    expect(detect({ ...project("nodejs", "packagemanager: pnpm"), ...npm })).toMatchObject({
      packageManager: "pnpm",
      dependencyFileMissing: "infra/pnpm-lock.yaml",
      doubts: ["infra/pnpm-lock.yaml is missing, and the dependencies are installed from it"],
    });
  });

  test.each(["auto", "yarn2", "7"])("is told by the lock file where Pulumi.yaml names %s", (option) => {
    expect(detect({ ...project("nodejs", `packagemanager: ${option}`), ...npm }).packageManager).toBe("npm");
  });

  test("is Bun where Bun runs the program", () => {
    expect(detect({ ...project("bun"), "package.json": "{}", "bun.lock": "" })).toMatchObject({
      runtime: "nodejs",
      packageManager: "bun",
      lockFile: "infra/bun.lock",
    });
  });

  test("is pnpm for a package.yaml, which no other reads", () => {
    expect(detect({ ...project("nodejs"), "package.yaml": "" }, { "yarn.lock": "" }).packageManager).toBe("pnpm");
  });

  test("is decided between lock files by packageManager in package.json", () => {
    const folder = { "package.json": '{"packageManager": "npm@11.2.0"}', "yarn.lock": "", "package-lock.json": "" };

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({
      packageManager: "npm",
      lockFile: "infra/package-lock.json",
      doubts: [],
    });
  });

  test("stays that of the only lock file, with a doubt, where package.json names another", () => {
    const folder = { "package.json": '{"packageManager": "pnpm@10.1.0"}', "package-lock.json": "" };

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({
      packageManager: "npm",
      doubts: ["infra/package.json names pnpm, not npm"],
    });
  });

  test.each(["{", "[]", "null", '{"packageManager": 7}', '{"packageManager": "cargo@1.0.0"}'])(
    "is npm where nothing else is told, even by a package.json of %s",
    (text) => {
      expect(detect({ ...project("nodejs"), "package.json": text })).toMatchObject({
        packageManager: "npm",
        dependencyFileMissing: "infra/package-lock.json",
      });
    },
  );

  test.each<[string, string]>([
    ["1.22.22", "yarn-classic"],
    ["2.4.3", "yarn-berry"],
    ["4.9.1", "yarn-berry"],
  ])("at yarn@%s is %s", (version, packageManager) => {
    const folder = {
      "package.json": JSON.stringify({ packageManager: `yarn@${version}` }),
      "yarn.lock": "",
      ".yarnrc.yml": "nodeLinker: 'node-modules'",
    };

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({ packageManager, doubts: [] });
  });

  test("is doubted where a later Yarn is neither pinned nor makes the node_modules that Pulumi needs", () => {
    expect(detect({ ...project("nodejs"), "yarn.lock": "", ".yarnrc.yml": "" }).doubts).toEqual([
      "neither packageManager in package.json nor yarnPath in .yarnrc.yml pins the version of Yarn",
      "Pulumi needs a node_modules folder: set nodeLinker: node-modules in .yarnrc.yml",
    ]);
  });
});

describe("a workspace", () => {
  const member = { ...project("nodejs"), "package.json": "{}" };

  test.each<[string, Folder, string]>([
    ["npm", { "package.json": '{"workspaces": ["infra"]}', "package-lock.json": "" }, "package-lock.json"],
    ["yarn-berry", { "package.json": '{"workspaces": {"packages": ["infra"]}}', ...berry }, "yarn.lock"],
    ["pnpm", { "package.json": "{}", "pnpm-workspace.yaml": "", "pnpm-lock.yaml": "" }, "pnpm-lock.yaml"],
  ])("of %s has its lock file at the top", (packageManager, top, lockFile) => {
    expect(detect(member, top)).toMatchObject({ packageManager, lockFile, doubts: [] });
  });

  test("has its packageManager at the top", () => {
    const top = { "package.json": '{"workspaces": ["infra"], "packageManager": "yarn@4.9.1"}', ...berry };

    expect(detect(member, top).packageManager).toBe("yarn-berry");
  });

  test("is assumed for a lock file at the top whose package.json nobody read", () => {
    const seen = { names: Object.keys(member), topNames: ["package.json", "yarn.lock"], texts: member };

    expect(detectProgram("infra", seen)).toMatchObject({ packageManager: "yarn-classic", lockFile: "yarn.lock" });
  });

  test("is not, where the top is a package of its own: its lock file is not the program's", () => {
    expect(detect(member, { "package.json": "{}", "yarn.lock": "" })).toMatchObject({
      packageManager: "npm",
      dependencyFileMissing: "infra/package-lock.json",
    });
  });

  test("gives way to the program's own lock file", () => {
    const top = { "package.json": '{"workspaces": ["infra"]}', "yarn.lock": "" };

    expect(detect({ ...project("nodejs"), ...npm }, top)).toMatchObject({
      packageManager: "npm",
      lockFile: "infra/package-lock.json",
    });
  });
});

describe("the package manager of a Python program", () => {
  test.each<[string, Folder, Folder, string]>([
    ["pip", { "requirements.txt": "" }, {}, "infra/requirements.txt"],
    ["poetry", { "poetry.lock": "", "requirements.txt": "" }, {}, "infra/poetry.lock"],
    ["uv", { "uv.lock": "", "poetry.lock": "" }, {}, "infra/uv.lock"],
    ["uv", { "poetry.lock": "" }, { "uv.lock": "" }, "uv.lock"],
  ])("is %s for %j below %j, as for Pulumi", (packageManager, folder, top, lockFile) => {
    expect(detect({ ...project("python"), ...folder }, top)).toMatchObject({ packageManager, lockFile, doubts: [] });
  });

  test.each(["pip", "poetry", "uv"])("is %s where Pulumi.yaml names it, before any lock file", (toolchain) => {
    const locks = { "requirements.txt": "", "poetry.lock": "", "uv.lock": "" };

    expect(detect({ ...project("python", `toolchain: ${toolchain}`), ...locks }).packageManager).toBe(toolchain);
  });

  test("is pip without its file, where there is none", () => {
    expect(detect({ ...project("python"), "pyproject.toml": "" }, { "requirements.txt": "" })).toMatchObject({
      packageManager: "pip",
      dependencyFileMissing: "infra/requirements.txt",
    });
  });

  test.each<[string, string]>([
    ["venv", "venv"],
    ["./.venv/", ".venv"],
    ["../venv", "../venv"],
  ])("has the virtual environment %s", (option, virtualenv) => {
    expect(detect({ ...project("python", `virtualenv: "${option}"`), "requirements.txt": "" })).toMatchObject({
      virtualenv,
      doubts: [],
    });
  });

  test.each(["$(id)", "a b", "-p", "/opt/venv", "a;b", "`id`", "a\\nb"])(
    "leaves out the virtual environment %s",
    (option) => {
      const found = detect({ ...project("python", `virtualenv: "${option}"`), "requirements.txt": "" });

      expect(found).not.toHaveProperty("virtualenv");
      expect(found.doubts).toEqual([
        "the virtualenv of Pulumi.yaml is not a folder beside it with a plain name: pip installs without it",
      ]);
    },
  );

  test("leaves out the virtual environment that Poetry does not ask for", () => {
    const found = detect({ ...project("python", "toolchain: poetry, virtualenv: venv"), "poetry.lock": "" });

    expect(found).not.toHaveProperty("virtualenv");
    expect(found.doubts).toEqual([]);
  });
});

describe("the package manager of other programs", () => {
  test.each<[string, Folder, string]>([
    ["go", { ...project("go"), "go.mod": "", "go.sum": "" }, "infra/go.sum"],
    ["go", { ...project("go"), "go.mod": "" }, "infra/go.mod"],
    ["dotnet", { ...project("dotnet"), "Infra.csproj": "" }, "infra/Infra.csproj"],
    ["dotnet", { ...project("dotnet"), "Shop Infra.fsproj": "" }, "infra/Shop Infra.fsproj"],
    ["maven", { ...project("java"), "pom.xml": "", "build.gradle": "" }, "infra/pom.xml"],
    ["gradle", { ...project("java"), "build.gradle.kts": "", gradlew: "" }, "infra/build.gradle.kts"],
    ["gradle", { ...project("java"), "build.gradle": "", "gradle.lockfile": "", gradlew: "" }, "infra/gradle.lockfile"],
    ["none", project("yaml"), "infra/Pulumi.yaml"],
  ])("is %s for %j", (packageManager, folder, lockFile) => {
    expect(detect(folder)).toMatchObject({ packageManager, lockFile, doubts: [] });
  });

  test("takes a Go module that begins at the top", () => {
    expect(detect(project("go"), { "go.mod": "", "go.sum": "" }).lockFile).toBe("go.sum");
  });

  test.each<[string, string]>([
    ["./gradlew", "gradle"],
    ["mvn", "maven"],
  ])("is what use-executor %s in Pulumi.yaml names", (executor, packageManager) => {
    const folder = { ...project("java", `use-executor: ${executor}`), "pom.xml": "", "build.gradle": "", gradlew: "" };

    expect(detect(folder)).toMatchObject({ packageManager, doubts: [] });
  });

  test("is unknown for Java without a build", () => {
    expect(detect(project("java", "binary: app.jar"))).toEqual({
      project: "shop-api",
      runtime: "java",
      because: ["project shop-api, for Pulumi.yaml", "java, for the runtime in Pulumi.yaml"],
      doubts: ["neither Maven's pom.xml nor a build of Gradle's"],
    });
  });

  test("is doubted where Gradle has no wrapper", () => {
    expect(detect({ ...project("java"), "build.gradle": "" }).doubts).toEqual([
      "no gradlew: the Gradle of Pulumi's image is Debian's, which is old. Commit the Gradle wrapper",
    ]);
  });

  test.each(["$(id).csproj", "a\nb.csproj", "'.fsproj", "-p.csproj"])("leaves out the project file %j", (name) => {
    const found = detect({ ...project("dotnet"), [name]: "" });

    expect(found).not.toHaveProperty("lockFile");
    expect(found.doubts).toEqual(["no .csproj, .fsproj or .vbproj with a plain name in the program's folder"]);
  });
});

describe("the version of the language", () => {
  const net = (target: string) => `<Project><PropertyGroup>${target}</PropertyGroup></Project>`;

  test.each<[string, Folder, string]>([
    ["nodejs", { ".nvmrc": "22" }, "22"],
    ["nodejs", { ".nvmrc": "v24.1.0\n", ".node-version": "22" }, "24"],
    ["nodejs", { ".node-version": "# of the team\n22.5.1\n" }, "22"],
    ["python", { ".python-version": "3.12.4\n3.11\n" }, "3.12"],
    ["dotnet", { "a.csproj": net("<TargetFramework>net9.0</TargetFramework>") }, "9.0"],
    ["dotnet", { "a.csproj": net("<TargetFrameworks>net10.0;net8.0;net9.0</TargetFrameworks>") }, "10.0"],
    [
      "dotnet",
      {
        "global.json": '{ // the SDK\n "sdk": { "version": "8.0.404" } }',
        "a.csproj": net("<TargetFramework>net9.0</TargetFramework>"),
      },
      "8.0",
    ],
  ])("of %s is told by %j", (runtime, folder, version) => {
    expect(detect({ ...project(runtime), ...folder }).version).toBe(version);
  });

  test("is told by the top where the program's folder says nothing", () => {
    const { version, because } = detect(
      { ...project("python"), "requirements.txt": "" },
      { ".python-version": "3.13" },
    );

    expect(version).toBe("3.13");
    expect(because.at(-1)).toBe("Python 3.13, for .python-version");
  });

  test.each<[string, Folder, string]>([
    ["nodejs", { ...npm, ".nvmrc": "18" }, "infra/.nvmrc asks for Node 18, of which Pulumi has no image"],
    ["nodejs", { ...npm, ".nvmrc": "lts/jod" }, "infra/.nvmrc names no single version of Node"],
    ["nodejs", { ...npm, ".nvmrc": "" }, "infra/.nvmrc names no single version of Node"],
    [
      "python",
      { "requirements.txt": "", ".python-version": "pypy3.9-7.3.11" },
      "infra/.python-version names no single version of Python",
    ],
    [
      "dotnet",
      { "a.csproj": net("<TargetFramework>net6.0</TargetFramework>") },
      "infra/a.csproj asks for .NET 6.0, of which Pulumi has no image",
    ],
  ])("of %s is left out where %j asks for one without an image", (runtime, folder, doubt) => {
    const found = detect({ ...project(runtime), ...folder });

    expect(found).not.toHaveProperty("version");
    expect(found.doubts).toEqual([doubt]);
  });

  test("of another language is not asked for", () => {
    expect(detect({ ...project("go"), "go.sum": "", ".nvmrc": "22" })).not.toHaveProperty("version");
  });
});

describe("the texts to read", () => {
  test("are those of the files that are there, Pulumi.yaml first", () => {
    const names = ["global.json", "b.csproj", "index.ts", "package.json", ".nvmrc", "a.csproj", "Pulumi.yaml"];

    expect(textsToRead(names)).toEqual(["Pulumi.yaml", "package.json", ".nvmrc", "global.json", "a.csproj"]);
  });

  test("are none of a folder that says nothing", () => {
    expect(textsToRead(["README.md", "constructor"])).toEqual([]);
  });
});

describe("whatever the files hold", () => {
  const known = [
    ...["Pulumi.yaml", "Pulumi.yml", "package.json", "package.yaml", ".yarnrc.yml", ".nvmrc", ".node-version"],
    ...["yarn.lock", "pnpm-lock.yaml", "bun.lock", "package-lock.json", "pnpm-workspace.yaml", ".python-version"],
    ...["uv.lock", "poetry.lock", "requirements.txt", "go.mod", "go.sum", "a.csproj", "global.json", "pom.xml"],
    ...["build.gradle", "__proto__", "constructor"],
  ];
  const optionName = fc.constantFrom("packagemanager", "toolchain", "virtualenv", "use-executor", "binary");
  const optionValue = fc.oneof(
    fc.constantFrom("npm", "yarn", "pnpm", "bun", "pip", "poetry", "uv", "auto", "gradle", "mvn", "venv"),
    fc.anything({ maxDepth: 1 }),
  );
  const runtime = fc.oneof(fc.constantFrom(...Object.values(Runtime), "bun"), fc.string());
  const projectText = fc
    .record({
      name: fc.string(),
      runtime: fc.record({ name: runtime, options: fc.dictionary(optionName, optionValue) }),
    })
    .map((value) => jsonOf(value));
  const text = fc.oneof(projectText, fc.string(), fc.json(), fc.constantFrom("22", "3.12", "v99.1", "&a [*a, *a]"));
  const folder = fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, fc.string()), text);
  const path = fc.constantFrom(".", "infra", "services/api");
  const runtimes = fc.option(fc.constantFrom(...Object.values(Runtime)), { nil: undefined });

  function jsonOf(value: unknown): string {
    return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one)) || "";
  }

  test("detection never throws, and what it finds belongs together", () => {
    fc.assert(
      fc.property(path, folder, folder, runtimes, (at, here, top, wanted) => {
        const found = detectProgram(at, files(here, top), wanted === undefined ? {} : { runtime: wanted });
        if (wanted !== undefined) expect(found.runtime).toBe(wanted);
        if (found.runtime === undefined) {
          expect(found).not.toHaveProperty("packageManager");
          return;
        }
        if (found.packageManager !== undefined) {
          expect(packageManagers[found.runtime]).toContain(found.packageManager);
        }
        if (found.version !== undefined) expect(runtimeVersions[found.runtime]).toContain(found.version);
        expect(found.lockFile !== undefined && found.dependencyFileMissing !== undefined).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test("nothing that a terminal or a shell would act on gets out of it", () => {
    const plain = /^[A-Za-z0-9_./ @+*:,'()-]*$/;

    fc.assert(
      fc.property(path, folder, folder, (at, here, top) => {
        const {
          because,
          doubts,
          project: name = "",
          lockFile = "",
          virtualenv = "",
        } = detectProgram(at, files(here, top));
        for (const one of [...because, ...doubts, name, lockFile, virtualenv]) expect(one).toMatch(plain);
      }),
      { numRuns: 2000 },
    );
  });

  test("the same files give the same findings, in whatever order they are listed", () => {
    fc.assert(
      fc.property(path, folder, folder, (at, here, top) => {
        const reversed = (one: Folder): Folder => Object.fromEntries(Object.entries(one).reverse());

        expect(detectProgram(at, files(reversed(here), reversed(top)))).toEqual(detectProgram(at, files(here, top)));
      }),
    );
  });

  test("only texts of files that are there are asked for, each once", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...known), fc.string())), (names) => {
        const asked = textsToRead(names);
        expect(names).toEqual(expect.arrayContaining(asked));
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });
});
