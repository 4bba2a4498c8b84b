import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Machine, NPM, go, pulumi } from "./machine";

// Each test starts several processes, in parallel with other tests.
jest.setTimeout(60_000);

const FIRST_RUN = [
  "npm ci --ignore-scripts --no-audit --no-fund",
  "npm run --silent build",
  "pulumi plugin install gitlab 10.4.0",
  "pulumi plugin install pulumiservice 1.3.0",
  "pulumi plugin install terraform-provider 1.4.0",
];

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
  machine.fake("pulumi", pulumi("3.259.0"));
  machine.fake("pulumi-language-nodejs", "");
});

afterEach(() => machine.remove());

/** The commands of a run, without those of earlier runs. */
async function callsOf(run: () => Promise<unknown>): Promise<string[]> {
  const before = machine.calls().length;
  await run();
  return machine.calls().slice(before);
}

test("installs, compiles and installs the stand-in plugins, without output", async () => {
  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(machine.calls()).toEqual(FIRST_RUN);
  expect(machine.read(".sandbox/pulumi-home/plugins/resource-gitlab-v10.4.0/pulumi-resource-gitlab")).toBe(
    `#!/bin/sh\nexec node '${machine.checkout}/sandbox/dist/plugins/gitlab/main.js' "$@"\n`,
  );
  expect(existsSync(join(machine.home, ".pulumi"))).toBe(false);
});

test("without Go records why there is no ESC evaluator, without output", async () => {
  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });

  expect(JSON.parse(machine.read(".sandbox/esc.json"))).toEqual({ missing: "there is no go on PATH" });
});

test("with Go builds ESC's evaluator once for all checkouts, and again when its source changes", async () => {
  machine.fake("go", go("1.26.8"));
  await machine.setup();
  const { evaluator } = JSON.parse(machine.read(".sandbox/esc.json")) as { evaluator: string };
  machine.write(".sandbox/esc.json", "{}");

  expect(evaluator).toMatch(new RegExp(`^${machine.cache}/esc/[0-9a-f]{16}-`));
  expect(existsSync(evaluator)).toBe(true);
  expect(await callsOf(() => machine.setup())).toEqual([]);
  expect(JSON.parse(machine.read(".sandbox/esc.json"))).toEqual({ evaluator });
  machine.write("tools/esc/more.go", "package main\n");
  expect(await callsOf(() => machine.setup())).toEqual(["go build esc"]);
});

test("records a failed build of ESC's evaluator, and continues", async () => {
  machine.fake("go", `case "$1" in env) echo go1.26.8 ;; *) echo "no network" >&2; exit 1 ;; esac`);

  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  const { missing } = JSON.parse(machine.read(".sandbox/esc.json")) as { missing: string };
  expect(missing).toContain("failed:\nno network\n");
});

test("without the engine installs no ESC evaluator", async () => {
  machine.fake("go", go("1.26.8"));
  await machine.run("node", ["tools/setup.mjs", "--no-engine"]);

  expect(existsSync(join(machine.checkout, ".sandbox/esc.json"))).toBe(false);
});

test("a second run does nothing, in less than two seconds", async () => {
  await machine.setup();
  const start = performance.now();

  expect(await callsOf(() => machine.setup())).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test.each<[string, () => void, string[]]>([
  ["a source changes", () => machine.write("sandbox/index.ts", "export const one = 1;\n"), ["npm run --silent build"]],
  ["a source is added", () => machine.write("sandbox/more.ts", "export {};\n"), ["npm run --silent build"]],
  ["an SDK changes", () => machine.write("sdks/gitlab/index.ts", "export {};\n"), ["npm run --silent build"]],
  ["the compiled SDK is missing", () => renameSync(bin(), `${bin()}.gone`), ["npm run --silent build"]],
  ["the bundling changes", () => machine.write("tools/build/more.mjs", "\n"), ["npm run --silent build"]],
  ["a test of the sandbox changes", () => machine.write("sandbox/tests/a.test.ts", "export {};\n"), []],
  ["an unrelated file changes", () => machine.write("README.md", "Hello\n"), []],
  ["the lockfile changes", () => machine.write("package-lock.json", "{}"), FIRST_RUN.slice(0, 2)],
])("when %s, a run repeats only the steps that depend on it", async (_, change, expected) => {
  await machine.setup();
  change();

  expect(await callsOf(() => machine.setup())).toEqual(expected);
});

function bin(): string {
  return join(machine.checkout, "sdks/gitlab/bin");
}

test("keeps a manual install", async () => {
  const { dependencies, devDependencies } = JSON.parse(machine.read("package.json"));
  const packages = { "node_modules/yaml": { version: "2.9.1" } };
  machine.write(
    "package-lock.json",
    JSON.stringify({ packages: { "": { dependencies, devDependencies }, ...packages } }),
  );
  machine.write("node_modules/.package-lock.json", JSON.stringify({ packages }));

  expect(await callsOf(() => machine.setup())).toEqual(FIRST_RUN.slice(1));
});

test("replaces a manual install of other versions", async () => {
  const { dependencies, devDependencies } = JSON.parse(machine.read("package.json"));
  const locked = { "": { dependencies, devDependencies }, "node_modules/yaml": { version: "2.9.1" } };
  machine.write("package-lock.json", JSON.stringify({ packages: locked }));
  machine.write("node_modules/.package-lock.json", '{"packages":{"node_modules/yaml":{"version":"2.8.0"}}}');

  expect(await callsOf(() => machine.setup())).toEqual(FIRST_RUN);
});

test("installs the locked versions if npm ci refuses a lockfile without other platforms' packages", async () => {
  machine.fake("npm", `${REFUSING_CI}\ncase "$1" in install) mkdir node_modules ;; esac\n${NPM}`);

  expect(await callsOf(() => machine.setup())).toEqual([
    "npm install --no-save --ignore-scripts --no-audit --no-fund",
    ...FIRST_RUN.slice(1),
  ]);
});

test("refuses to install if package.json and the lockfile differ", async () => {
  machine.fake("npm", `${REFUSING_CI}\n${NPM}`);
  machine.write("package-lock.json", JSON.stringify({ packages: { "": { dependencies: { yaml: "2.9.1" } } } }));

  const { code, stderr } = await machine.setup();

  expect(code).toBe(1);
  expect(stderr).toContain("What to do: run npm install, so that package-lock.json fits package.json");
  expect(machine.calls()).toEqual([]);
});

test("refuses to install if a workspace's package.json and the lockfile differ", async () => {
  machine.fake("npm", `${REFUSING_CI}\n${NPM}`);
  const { dependencies, devDependencies } = JSON.parse(machine.read("package.json"));
  machine.write("package.json", JSON.stringify({ dependencies, devDependencies, workspaces: ["sandbox"] }));
  machine.write("sandbox/package.json", JSON.stringify({ dependencies: { hono: "4.13.19" } }));
  machine.write(
    "package-lock.json",
    JSON.stringify({ packages: { "": { dependencies, devDependencies }, sandbox: {} } }),
  );

  expect((await machine.setup()).stderr).toContain("What to do: run npm install, so that package-lock.json fits");
});

const REFUSING_CI = 'if [ "$1" = ci ]; then echo "npm error code EUSAGE" >&2; exit 1; fi';

test("installs the plugins again after the checkout has moved", async () => {
  await machine.setup();
  const moved = join(machine.folder, "it's moved");
  renameSync(machine.checkout, moved);
  machine.checkout = moved;

  expect(await callsOf(() => machine.setup())).toEqual(FIRST_RUN.slice(2));
  const script = machine.read(".sandbox/pulumi-home/plugins/resource-gitlab-v10.4.0/pulumi-resource-gitlab");
  machine.write("sandbox/dist/plugins/gitlab/main.js", "console.log(process.argv.slice(2));");
  expect((await machine.run("sh", ["-c", script, "sh", "an argument"])).stdout).toBe("[ 'an argument' ]\n");
});

describe("a folder of plugins", () => {
  const installed = (name: string, version: string) =>
    machine.read(`.sandbox/pulumi-home/plugins/resource-${name}-v${version}/pulumi-resource-${name}`);
  const official = () => ({ PULUMI_PIPELINE_PLUGINS: join(machine.folder, "it's official") });
  const useLog = () => join(machine.folder, "used");

  /** Puts a plugin into the folder: the stand-in under the official name, which records its use. */
  function provide(name: string): void {
    const main = join(machine.checkout, "sandbox/dist/plugins", name, "main.js");
    const script = `echo "${name} $*" >>"${useLog()}"\nexec node "${main}" "$@"\n`;
    machine.fake(`pulumi-resource-${name}`, script, official().PULUMI_PIPELINE_PLUGINS);
  }

  test("replaces the stand-ins, and the next set-up keeps its plugins", async () => {
    await machine.setup();
    for (const name of ["gitlab", "pulumiservice"]) provide(name);
    expect(await callsOf(() => machine.setup(official()))).toEqual(FIRST_RUN.slice(2, 4));
    expect(await callsOf(() => machine.setup(official()))).toEqual([]);

    machine.write("sandbox/dist/plugins/gitlab/main.js", "console.log(process.argv.slice(2));");
    const { stdout } = await machine.run("sh", ["-c", installed("gitlab", "10.4.0"), "sh", "127.0.0.1:1"]);
    expect(stdout).toBe("[ '127.0.0.1:1' ]\n");
    expect(readFileSync(useLog(), "utf8")).toBe("gitlab 127.0.0.1:1\n");
  });

  test("may have one of the plugins, and the other plugin is a stand-in", async () => {
    provide("pulumiservice");
    await machine.setup(official());

    expect(installed("pulumiservice", "1.3.0")).toContain("it'\\''s official/pulumi-resource-pulumiservice' \"$@\"");
    expect(installed("gitlab", "10.4.0")).toContain("sandbox/dist/plugins/gitlab/main.js");
  });

  test("is replaced by the stand-ins if the environment variable no longer names it", async () => {
    provide("gitlab");
    await machine.setup(official());

    expect(await callsOf(() => machine.setup())).toEqual(["pulumi plugin install gitlab 10.4.0"]);
    expect(installed("gitlab", "10.4.0")).toContain("sandbox/dist/plugins/gitlab/main.js");
  });

  test("is refused if it has no plugin", async () => {
    const { code, stderr } = await machine.setup(official());

    expect(code).toBe(1);
    expect(stderr).toContain("PULUMI_PIPELINE_PLUGINS has no plugin");
    expect(stderr).toContain(
      "There is no pulumi-resource-gitlab or pulumi-resource-pulumiservice or pulumi-resource-terraform-provider in ",
    );
  });
});

test("two runs at once do the work only once", async () => {
  machine.fake("npm", `sleep 0.5\n${NPM}`);

  const ended = await Promise.all([machine.setup(), machine.setup()]);

  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(machine.calls()).toEqual(FIRST_RUN);
  expect(ended.map(({ stderr }) => stderr).join("")).toBe("setup: waiting for another setup of this checkout\n");
});

test("ignores the lock of a process that no longer exists", async () => {
  const { child, ended } = machine.start("node", ["-e", "0"]);
  await ended;
  machine.write(".sandbox/setup.lock", `${child.pid} gone`);

  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(existsSync(join(machine.checkout, ".sandbox/setup.lock"))).toBe(false);
});

test.each([
  ["npm ci", 'if [ "$1" = ci ]', "the npm packages could not be installed"],
  ["the build", 'if [ "$1" = run ]', "npm run build failed"],
])("when %s fails, prints the reason and what to do, and the next run continues there", async (_, condition, what) => {
  machine.fake("npm", `${condition}; then echo "the reason" >&2; exit 1; fi\n${NPM}`);

  const { code, stdout, stderr } = await machine.setup();

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^setup: ${what}\n  the reason\n  \\(npm .*: exit code 1\\)\n  What to do: .+\n$`));
  machine.fake("npm", NPM);
  expect((await machine.setup()).code).toBe(0);
});

test("reports the required Node", async () => {
  const { code, stdout } = await machine.run("node", [
    "--input-type=module",
    "-e",
    `import { checkNode } from "${machine.checkout}/tools/setup/node.mjs";
     checkNode("20.0.0");
     try { checkNode("18.20.4"); } catch (error) { console.log(error.message); }`,
  ]);

  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^this Node is too old\n {2}.+ is 18\.20\.4; 20 or later is needed\.\n {2}What to do: install Node 20/,
  );
});
