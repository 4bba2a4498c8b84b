import { detectProgram } from "../../../pipeline/programs/detectProgram";
import { detect, filesAt, type Folder, npm, project } from "./programFolders";

const berry = { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n" };

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

    expect(found).toMatchObject({ packageManager, lockFile, warnings: [] });
    expect(found.findings[2]).toBe(because);
  });

  test.each<[string, string[], string]>([
    [
      "yarn-classic",
      ["package-lock.json", "bun.lock", "pnpm-lock.yaml", "yarn.lock"],
      "yarn-classic, for infra/yarn.lock, which Pulumi prefers to infra/pnpm-lock.yaml and infra/bun.lock and infra/package-lock.json",
    ],
    [
      "pnpm",
      ["package-lock.json", "pnpm-lock.yaml"],
      "pnpm, for infra/pnpm-lock.yaml, which Pulumi prefers to infra/package-lock.json",
    ],
    [
      "bun",
      ["package-lock.json", "bun.lockb"],
      "bun, for infra/bun.lockb, which Pulumi prefers to infra/package-lock.json",
    ],
  ])("is %s for the lock files %j, as in Pulumi", (packageManager, locks, because) => {
    const found = detect({ ...project("nodejs"), ...Object.fromEntries(locks.map((lock) => [lock, ""])) });

    expect(found.packageManager).toBe(packageManager);
    expect(found.findings[2]).toBe(because);
  });

  test("is the one in Pulumi.yaml, even with other lock files", () => {
    expect(detect({ ...project("nodejs", "packagemanager: pnpm"), ...npm })).toMatchObject({
      packageManager: "pnpm",
      dependencyFileMissing: "infra/pnpm-lock.yaml",
      warnings: [],
    });
  });

  test.each(["auto", "yarn2", "7"])("follows the lock file if Pulumi.yaml names %s", (option) => {
    expect(detect({ ...project("nodejs", `packagemanager: ${option}`), ...npm }).packageManager).toBe("npm");
  });

  test("is Bun if Bun runs the program", () => {
    expect(detect({ ...project("bun"), "package.json": "{}", "bun.lock": "" })).toMatchObject({
      runtime: "nodejs",
      packageManager: "bun",
      lockFile: "infra/bun.lock",
    });
  });

  test("is pnpm for a package.yaml, which only pnpm reads", () => {
    expect(detect({ ...project("nodejs"), "package.yaml": "" }, { "yarn.lock": "" }).packageManager).toBe("pnpm");
  });

  test("is the one in package.json if there are several lock files", () => {
    const folder = { "package.json": '{"packageManager": "npm@11.2.0"}', "yarn.lock": "", "package-lock.json": "" };

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({
      packageManager: "npm",
      lockFile: "infra/package-lock.json",
      warnings: [],
    });
  });

  test("follows the only lock file, with a warning, if package.json names another one", () => {
    const folder = { "package.json": '{"packageManager": "pnpm@10.1.0"}', "package-lock.json": "" };

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({
      packageManager: "npm",
      warnings: [{ code: "OTHER_PACKAGE_MANAGER", message: "infra/package.json names pnpm, not npm" }],
    });
  });

  test.each(["{", "[]", "null", '{"packageManager": 7}', '{"packageManager": "cargo@1.0.0"}'])(
    "is npm by default, also with a package.json of %s",
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

    expect(detect({ ...project("nodejs"), ...folder })).toMatchObject({ packageManager, warnings: [] });
  });

  test("warns if a later Yarn is not pinned or creates no node_modules, which Pulumi needs", () => {
    expect(detect({ ...project("nodejs"), "yarn.lock": "", ".yarnrc.yml": "" }).warnings).toEqual([
      {
        code: "UNPINNED_YARN",
        message: "neither packageManager in package.json nor yarnPath in .yarnrc.yml pins the version of Yarn",
      },
      {
        code: "YARN_WITHOUT_NODE_MODULES",
        message: "Pulumi needs a node_modules folder: set nodeLinker: node-modules in .yarnrc.yml",
      },
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
    expect(detect(member, top)).toMatchObject({ packageManager, lockFile, warnings: [] });
  });

  test("has its packageManager at the top", () => {
    const top = { "package.json": '{"workspaces": ["infra"], "packageManager": "yarn@4.9.1"}', ...berry };

    expect(detect(member, top).packageManager).toBe("yarn-berry");
  });

  test("is assumed for a lock file at the top if its package.json was not read", () => {
    const folders = [
      { path: "infra", names: Object.keys(member), texts: member },
      { path: ".", names: ["package.json", "yarn.lock"], texts: {} },
    ];

    expect(detectProgram("infra", { folders })).toMatchObject({
      packageManager: "yarn-classic",
      lockFile: "yarn.lock",
    });
  });

  test("is not assumed if the root folder is a separate package: only the package manager is taken from there, as by Pulumi", () => {
    expect(detect(member, { "package.json": "{}", "yarn.lock": "" })).toMatchObject({
      packageManager: "yarn-classic",
      dependencyFileMissing: "infra/yarn.lock",
    });
  });

  test("of npm or Yarn uses its one lock file, even if its packages have others", () => {
    const top = { "package.json": '{"workspaces": ["infra"]}', "yarn.lock": "" };

    expect(detect({ ...project("nodejs"), ...npm }, top)).toMatchObject({
      packageManager: "yarn-classic",
      lockFile: "yarn.lock",
      warnings: [],
    });
  });

  test("of pnpm may have a lock file in each package", () => {
    const top = { "package.json": "{}", "pnpm-workspace.yaml": "packages: [infra]" };

    expect(detect({ ...member, "pnpm-lock.yaml": "" }, top)).toMatchObject({
      packageManager: "pnpm",
      lockFile: "infra/pnpm-lock.yaml",
    });
  });

  test("without a lock file is reported with a missing lock file in its root", () => {
    const top = { "package.json": '{"workspaces": ["infra"]}' };

    expect(detect(member, top)).toMatchObject({ packageManager: "npm", dependencyFileMissing: "package-lock.json" });
  });

  test("is ignored by a separate package with its own lock file, with a warning if Pulumi would use another package manager", () => {
    const top = { "package.json": '{"workspaces": ["web"]}', "yarn.lock": "" };

    expect(detect({ ...project("nodejs"), ...npm }, top)).toMatchObject({
      packageManager: "npm",
      lockFile: "infra/package-lock.json",
      warnings: [
        {
          code: "OTHER_PACKAGE_MANAGER",
          message:
            "pulumi install would use yarn, for yarn.lock: set packagemanager: npm in the runtime's options in Pulumi.yaml",
        },
      ],
    });
  });

  test.each<[string, boolean]>([
    ["services/api/infra", true],
    ["./services/api/infra/", true],
    ["services/*/infra", true],
    ["services/**", true],
    ["**", true],
    ["s*/*/i*", true],
    ["{apps,services}/**", true],
    ["services/*", false],
    ["services/api", false],
    ["infra", false],
    ["services/web/infra", false],
    ["", false],
  ])("with the pattern %j contains the program in services/api/infra: %s", (pattern, isMember) => {
    const root = { "package.json": JSON.stringify({ workspaces: [pattern] }), "package-lock.json": "" };
    const found = detectProgram(
      "services/api/infra",
      filesAt("services/api/infra", { "services/api/infra": member, ".": root }),
    );

    expect(found.lockFile).toBe(isMember ? "package-lock.json" : undefined);
  });

  test("excludes packages that a pattern with an exclamation mark names", () => {
    const top = { "package.json": '{"workspaces": ["*", "!infra"]}', "package-lock.json": "" };

    expect(detect(member, top).lockFile).toBeUndefined();
  });
});
