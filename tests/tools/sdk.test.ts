import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Machine, ROOT, go } from "./machine";

// Each test starts several processes, beside other tests that do.
jest.setTimeout(60_000);

const SDK = join(ROOT, "sdks/gitlab");

/** The first run on a machine builds the generator. */
const FIRST_RUN_MS = 600_000;

function sdk(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "tools/sdk.mjs"), ...args], {
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

describe("the GitLab SDK", () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "pulumi-pipeline-sdk-test-"));
    cpSync(SDK, copy, { recursive: true, filter: (path) => path !== join(SDK, "bin") });
  });

  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  test(
    "is what its schema generates",
    () => {
      const { code, stderr } = sdk("--check");

      expect(stderr).toContain(`sdk: ${SDK} is what its schema.json generates\n`);
      expect(code).toBe(0);
    },
    FIRST_RUN_MS,
  );

  test("does not pass for another schema's, and the difference is named", () => {
    const file = join(copy, "schema.json");
    const schema = JSON.parse(readFileSync(file, "utf8"));
    const resource = schema.resources["gitlab:index/projectVariable:ProjectVariable"];
    resource.inputProperties.colour = { type: "string" };
    delete schema.resources["gitlab:index/tagProtection:TagProtection"];
    writeFileSync(file, JSON.stringify(schema));

    const checked = sdk("--check", copy);

    expect(checked.code).toBe(1);
    expect(checked.stderr).toContain("  projectVariable.ts: different\n");
    expect(checked.stderr).toContain("  tagProtection.ts: left over\n");
    expect(checked.stderr).toContain("What to do: run npm run sdk and commit the result.\n");
    expect(sdk(copy).code).toBe(0);
    expect(readFileSync(join(copy, "projectVariable.ts"), "utf8")).toContain(
      "colour?: pulumi.Input<string | undefined>;",
    );
    expect(sdk("--check", copy).code).toBe(0);
  });

  test("does not pass when a file of it is missing or was edited by hand", () => {
    rmSync(join(copy, "provider.ts"));
    writeFileSync(join(copy, "index.ts"), "// mine\n");

    expect(sdk("--check", copy)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `sdk: ${copy} is not what its schema.json generates\n` +
        "  index.ts: different\n  provider.ts: missing\n" +
        "  What to do: run npm run sdk and commit the result.\n",
    });
  });

  test("a schema with a reference that leads nowhere is refused", () => {
    const file = join(copy, "schema.json");
    const schema = JSON.parse(readFileSync(file, "utf8"));
    schema.provider.inputProperties.token = { $ref: "#/types/gitlab:index/Nowhere:Nowhere" };
    writeFileSync(file, JSON.stringify(schema));

    const { code, stderr } = sdk(copy);

    expect(code).toBe(1);
    expect(stderr).toContain("gitlab:index/Nowhere:Nowhere");
  });

  test("brings no compiler and no install script along", () => {
    const manifest = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
      scripts: Record<string, string>;
    };

    expect(Object.keys(manifest.dependencies)).toEqual(["@pulumi/pulumi"]);
    expect(manifest.scripts).toEqual({ build: "tsc" });
    expect(manifest).toMatchObject({ name: "@pulumi/gitlab", version: "10.4.0", main: "bin/index.js" });
  });
});

describe("on a machine without Go", () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
    machine.write("sdks/gitlab/schema.json", "{}");
  });

  afterEach(() => machine.remove());

  const npmRunSdk = () => machine.run("node", ["tools/sdk.mjs"], { TMPDIR: machine.folder });

  test("the official engine of the pinned version generates the SDK", async () => {
    machine.fake("pulumi-language-nodejs", "");
    machine.fake("pulumi", OFFICIAL);

    expect(await npmRunSdk()).toMatchObject({ code: 0, stdout: "" });
    const schema = join(machine.checkout, "sdks/gitlab/schema.json");
    expect(machine.calls()).toEqual([`package gen-sdk ${schema} --language nodejs --local --out`]);
    expect(machine.read("sdks/gitlab/index.ts")).toBe("export {};\n");
    expect(JSON.parse(machine.read("sdks/gitlab/package.json"))).toEqual({
      name: "@pulumi/gitlab",
      scripts: {},
      files: ["bin", "schema.json"],
      dependencies: {},
      private: true,
      types: "bin/index.d.ts",
    });
    expect(machine.read("sdks/gitlab/tsconfig.json")).toContain('    "package.json",\n');
  });

  test("what is needed is named where the engine is another version", async () => {
    machine.fake("pulumi-language-nodejs", "");
    machine.fake("pulumi", OFFICIAL.replace("v3.259.0", "v3.260.0"));

    const { code, stderr } = await npmRunSdk();

    expect(code).toBe(1);
    expect(stderr).toContain("sdk: no generator for the SDK could be found or made\n  there is no go on PATH\n");
    expect(stderr).toContain("pulumi is 3.260.0; the SDK is generated with 3.259.0\n");
    expect(stderr).toContain("What to do: install Go 1.26 or later (https://go.dev/dl/) or Pulumi 3.259.0");
    expect(stderr).not.toContain("    at ");
  });

  test("an engine that was built with Go is not asked to generate", async () => {
    machine.fake("go", go("1.26.8"));
    await machine.setup();
    rmSync(join(machine.bin, "go"));

    const { code, stderr } = await npmRunSdk();

    expect(code).toBe(1);
    expect(stderr).toContain(`${machine.releases}/v3.259.0/pulumi-3.259.0-checksums.txt cannot be read: `);
  });
});

/** The last argument is the folder that the SDK goes to, which has a name of its own each time. */
const OFFICIAL = `if [ "$1" = version ]; then echo v3.259.0; exit; fi
echo "$1 $2 $3 $4 $5 $6 $7" >>"$CALLS"
mkdir -p "$8/nodejs/scripts" && cd "$8/nodejs"
echo "export {};" >index.ts
echo >scripts/postinstall.js
echo '{"name":"@pulumi/gitlab","scripts":{"postinstall":"x"},"dependencies":{"typescript":"^4","@types/node":"^20"}}' >package.json
cat >tsconfig.json <<'END'
{
    "compilerOptions": {
        "outDir": "bin",
        "strict": true
    },
    "files": [
        "index.ts"
    ]
}
END
`;
