import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { openWorkspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
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
import { type Program, resolutions, writeProgram, writeTyped } from "./programs";

/** The package as a user gets it: packed, and installed outside the checkout. */
jest.setTimeout(300_000);

let folder: string;
let packed: Packed;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "install-")));
  [packed, sandbox] = await Promise.all([packAll(folder), startSandbox(exampleSeed)]);
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program in a folder through the engine, on a state of its own: what each command prints. */
async function runProgram(directory: string, program: Program, ...commands: string[]): Promise<string> {
  await rm(join(directory, ".state"), { recursive: true, force: true });
  await writeProgram(directory, program);
  const workspace = await openWorkspace(directory, sandbox, exampleTokens);
  await workspace.pulumi(["stack", "init", "shop-api"]);
  await workspace.configure("shop-api", {});
  let output = "";
  for (const command of commands) {
    const { code, stdout, stderr } = await workspace.pulumi([...command.split(" "), "--non-interactive"]);
    output += stdout + stderr;
    if (code !== 0) throw new Error(`pulumi ${command} ended with ${code}:\n${output}`);
  }
  return output;
}

/** What the compiler of this checkout says of TypeScript that uses the package. */
async function typeCheck(directory: string): Promise<void> {
  await writeTyped(directory);
  for (const name of Object.keys(resolutions)) {
    const compiler = join(checkout, "node_modules", "typescript", "bin", "tsc");
    await succeed(process.execPath, [compiler, "-p", `tsconfig.${name}.json`], directory);
  }
}

describe("the tarball", () => {
  test("is small", () => {
    expect(packed.product.bytes).toBeLessThan(400_000);
  });

  test("holds what is run, and nothing of tests, tools or the sandbox", () => {
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

  test("adds at most ten packages to what the SDKs bring", async () => {
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
    directory = join(folder, "npm");
    await writeManifest(directory, { dependencies: dependenciesOn(packed) });
    await npmInstall(directory);
  });

  test("a CommonJS program of ten lines onboards a project", async () => {
    const output = await runProgram(directory, "index.js", ...["preview", "up --yes --skip-preview"]);
    expect(output).toContain(`definitionUrl: "${sandbox.gitlabUrl}/acme/shop/api/-/blob/main/.gitlab-ci.yml"`);
    const golden = await readFile(join(checkout, "tests/golden/oidc.gitlab-ci.yml"), "utf8");
    const file = `${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop%2Fapi/repository/files/%2Egitlab-ci%2Eyml/raw?ref=main`;
    const answer = await fetch(file, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
    expect(await answer.text()).toBe(golden);
  });

  test("an ES module program previews", async () => {
    expect(await runProgram(directory, "index.mjs", "preview")).toContain("24 to create");
  });

  test("TypeScript finds its types", () => typeCheck(directory));

  test("program and component share one Pulumi SDK", () => {
    const program = createRequire(join(directory, "index.js"));
    const component = createRequire(program.resolve("pulumi-pipeline"));
    expect(component.resolve("@pulumi/pulumi")).toBe(program.resolve("@pulumi/pulumi"));
    expect(existsSync(join(directory, "node_modules/pulumi-pipeline/node_modules"))).toBe(false);
  });
});
