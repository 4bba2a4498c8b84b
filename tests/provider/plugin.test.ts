import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";

const executable = "pulumi-resource-pulumi-pipeline";
const runPlugin = require.resolve("@pulumi/pulumi/cmd/run-plugin");

let started: ChildProcess | undefined;

afterEach(() => {
  started?.kill();
  started = undefined;
});

/** Starts a plugin like the engine, and reads its schema. */
async function schemaFrom(command: string, args: readonly string[]): Promise<string> {
  started = spawn(command, [...args, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(createInterface({ input: started.stdout! }), "line")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      client.getSchema(new GetSchemaRequest(), (error, response) =>
        error ? reject(error) : resolve(response.getSchema()),
      );
    });
  } finally {
    client.close();
  }
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plugin-"));
  folders.push(folder);
  return folder;
}

test.each<[string, () => Promise<[string, string[]]>]>([
  [
    "Pulumi's runner of Node plugins, which PulumiPlugin.yaml names",
    () => Promise.resolve(["node", [runPlugin, checkout]]),
  ],
  ["the executable in the package's folder", () => Promise.resolve([join(checkout, executable), []])],
  [
    "a link to the executable",
    async () => {
      const link = join(await temporary(), executable);
      await symlink(join(checkout, executable), link);
      return [link, []];
    },
  ],
])(
  "%s serves the committed schema",
  async (_, start) => {
    const schema = await schemaFrom(...(await start()));

    expect(schema).toBe(readFileSync(join(checkout, "provider", "schema.json"), "utf8"));
  },
  60_000,
);

test("the executable says what to do if the package is not compiled", async () => {
  const folder = await temporary();
  await copyFile(join(checkout, executable), join(folder, executable));

  expect(await runCommand(join(folder, executable), [], { cwd: folder, env: process.env })).toEqual({
    code: 1,
    stdout: "",
    stderr: `pulumi-pipeline is not compiled. Run "npm ci" and "npm run build" in ${folder}.\n`,
  });
});

test("the executable says what to do if there is no Node", async () => {
  const { code, stderr } = await runCommand("/bin/sh", [join(checkout, executable)], {
    cwd: checkout,
    env: { PATH: await pathWithout() },
  });

  expect([code, stderr]).toEqual([
    1,
    "pulumi-pipeline runs on Node.js, and there is no node on PATH. Install Node.js 20 or later.\n",
  ]);
});

/** A PATH with only the programs that the script itself runs. */
async function pathWithout(): Promise<string> {
  const folder = await temporary();
  const { stdout } = await runCommand("/bin/sh", ["-c", "command -v dirname"], { cwd: folder, env: process.env });
  await symlink(stdout.trim(), join(folder, "dirname"));
  return folder;
}
