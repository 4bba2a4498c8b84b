import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { runnerMachine } from "../../workspace/runnerMachine";

const HOST = "pulumi-resource-pulumi-nodejs";

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "machine-")))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A `node_modules` whose SDK prints its name and the arguments of the host of dynamic providers. */
function sdk(folder: string, name: string): void {
  const file = join(root, folder, "@pulumi/pulumi/cmd/dynamic-provider/index.js");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `console.log(${JSON.stringify(name)}, ...process.argv.slice(2));\n`);
}

/** Starts the host like the engine: found on PATH, in the program's folder. */
async function startHost(): Promise<string> {
  const cwd = join(root, "builds/infra");
  mkdirSync(cwd, { recursive: true });
  const { stdout } = await promisify(execFile)(HOST, ["127.0.0.1:4040", "a b"], {
    cwd,
    env: { PATH: runnerMachine().env?.PATH },
  });
  return stdout;
}

test("jobs find the host of dynamic providers, which uses the SDK of the machine", async () => {
  sdk("lent", "lent");
  symlinkSync("lent", join(root, "node_modules"));

  expect(await startHost()).toBe("lent 127.0.0.1:4040 a b\n");
});

test("the program's own SDK takes precedence", async () => {
  sdk("node_modules", "lent");
  sdk("builds/infra/node_modules", "own");

  expect(await startHost()).toBe("own 127.0.0.1:4040 a b\n");
});

test("the host fails without an SDK", async () => {
  await expect(startHost()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'"),
  });
});
