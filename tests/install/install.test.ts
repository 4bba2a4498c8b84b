import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pulumiHome } from "pulumi-pipeline-sandbox/workspace/pulumiHome";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import {
  dependenciesOn,
  npmInstall,
  packAll,
  packagesAdded,
  type Packed,
  sdkVersions,
  succeed,
  writeManifest,
} from "./packed";
import { openPrograms, type Programs } from "./runProgram";

/** The package as a user gets it: packed, and installed outside the checkout. */
jest.setTimeout(300_000);

let folder: string;
let packed: Packed;
let programs: Programs;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "install-")));
  [packed, programs] = await Promise.all([packAll(folder), openPrograms()]);
});

afterAll(async () => {
  await programs.close();
  await rm(folder, { recursive: true, force: true });
});

/** A project in which npm installed the package with this version of the Pulumi SDK. */
async function installWith(sdk: string): Promise<string> {
  const directory = join(folder, sdk);
  await writeManifest(directory, { dependencies: dependenciesOn(packed, sdk) });
  await npmInstall(directory);
  return directory;
}

describe("the tarball", () => {
  test("is small", () => {
    expect(packed.product.bytes).toBeLessThan(400_000);
  });

  test("holds the compiled code, and no tests, tools or sandbox", () => {
    const folders = new Set(packed.product.files.map((path) => path.split("/").slice(0, -1).join("/")));
    expect([...folders].filter((path) => /test|tool|sandbox|example|template|demo|build/.test(path))).toEqual([]);
    expect(packed.product.files.filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))).toEqual([]);
    expect(packed.product.files).toEqual(
      expect.arrayContaining([
        "README.md",
        "LICENSE",
        "dist/cli/main.js",
        "dist/components/index.d.ts",
        "dist/components/index.js",
        "dist/provider/main.js",
        "pipeline.schema.json",
        "provider/schema.json",
        "PulumiPlugin.yaml",
      ]),
    );
  });

  test("has source maps that a run does not parse", async () => {
    const bundles = packed.product.files.filter((path) => /^dist\/bundle\/(library|shared-.+)\.js$/.test(path));
    expect(bundles).toHaveLength(2);
    for (const path of bundles) {
      expect(packed.product.files).toContain(`${path}.map`);
      expect(await readFile(join(checkout, path), "utf8")).not.toContain("sourceMappingURL");
    }
  });

  test("adds at most ten packages to those of the SDKs", async () => {
    expect(await packagesAdded(packed, folder)).toBeLessThanOrEqual(10);
  });

  test("passes publint and are-the-types-wrong", async () => {
    const tools = join(checkout, "node_modules", ".bin");
    await succeed(join(tools, "publint"), ["run", packed.product.path, "--strict"], folder);
    await succeed(join(tools, "attw"), [packed.product.path, "--no-color"], folder);
  });
});

describe("installed by npm with the newest Pulumi SDK", () => {
  let directory: string;

  beforeAll(async () => {
    directory = await installWith(sdkVersions.newest);
  });

  test("a CommonJS program of ten lines onboards a project and lets it go", async () => {
    const golden = await readFile(join(checkout, "tests/golden/oidc.gitlab-ci.yml"), "utf8");

    const output = await programs.run(directory, "index.js", "preview", "up --yes --skip-preview");
    expect(output).toContain(`definitionUrl: "${programs.gitlabUrl}/acme/shop/api/-/blob/main/.gitlab-ci.yml"`);
    expect(await programs.ciFile()).toBe(golden);
    await programs.go(directory, "destroy --yes --skip-preview");
    expect(await programs.ciFile()).toContain("404");
  });

  test("an ES module program previews", async () => {
    expect(await programs.run(directory, "index.mjs", "preview")).toContain("24 to create");
  });

  test.each([
    { missing: "resource-gitlab-v10.4.0", plugin: "pulumi-resource-gitlab", version: "v10.4.0" },
    { missing: "resource-pulumiservice-v1.3.0", plugin: "pulumi-resource-pulumiservice", version: "v1.3.0" },
  ])("reports a missing $plugin with its version", async ({ missing, plugin, version }) => {
    // The engine starts both plugins at once and reports the first failure, so only one may be missing.
    const home = join(folder, "homes", missing);
    // Other tests write and remove logs at the same time.
    await cp(pulumiHome(), home, { recursive: true, filter: (source) => basename(source) !== "logs" });
    await rm(join(home, "plugins", missing), { recursive: true });

    expect(await programs.refusal(directory, { PULUMI_HOME: home })).toContain(
      `no resource plugin '${plugin}' found in the workspace at version ${version}`,
    );
  });

  test("the command line checks settings", async () => {
    await writeFile(join(directory, "Pulumi.mistaken.yaml"), "config:\n  platform:pipeline:\n    projct: acme\n");
    const { code, stdout, stderr } = await runCommand(
      join(directory, "node_modules", ".bin", "pulumi-pipeline"),
      ["check", "Pulumi.mistaken.yaml"],
      { cwd: directory },
    );
    expect({ code, report: stdout + stderr }).toEqual({
      code: 1,
      report: expect.stringContaining("error UNKNOWN_KEY: "),
    });
  });

  test("TypeScript finds its types", () => programs.typeCheck(directory));

  test("program and component share one Pulumi SDK", () => {
    const program = createRequire(join(directory, "index.js"));
    const component = createRequire(program.resolve("pulumi-pipeline"));
    expect(component.resolve("@pulumi/pulumi")).toBe(program.resolve("@pulumi/pulumi"));
    expect(existsSync(join(directory, "node_modules/pulumi-pipeline/node_modules"))).toBe(false);
  });
});

describe("installed by npm with the oldest Pulumi SDK", () => {
  let directory: string;

  beforeAll(async () => {
    directory = await installWith(sdkVersions.oldest);
  });

  test("a program previews", async () => {
    expect(await programs.run(directory, "index.js", "preview")).toContain("24 to create");
  });

  test("TypeScript finds its types", () => programs.typeCheck(directory));

  test("a program previews where the GitLab SDK has a copy of the Pulumi SDK of its own", async () => {
    const newer = join(folder, sdkVersions.newest, "node_modules", "@pulumi", "pulumi");
    const own = join(directory, "node_modules", "@pulumi", "gitlab", "node_modules", "@pulumi", "pulumi");
    await cp(newer, own, { recursive: true });

    expect(await programs.run(directory, "index.js", "preview")).toContain("24 to create");
    await rm(own, { recursive: true });
  });

  test("refuses an SDK that is too old in one message, before anything is created", async () => {
    const version = join(directory, "node_modules", "@pulumi", "pulumi", "version.js");
    await writeFile(version, (await readFile(version, "utf8")).replaceAll(sdkVersions.oldest, "3.100.0"));

    expect(await programs.refusal(directory)).toContain(
      "pulumi-pipeline needs @pulumi/pulumi 3.187.0 or newer, below 4, and finds 3.100.0. Put ",
    );
  });
});
