import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { commandsIn } from "../docs/commands";
import { blocks } from "../docs/pages";
import { dayAhead } from "./world";

/** What the pages say about a try in the sandbox, command by command, with one sandbox for both targets. */
jest.setTimeout(120_000);

const main = join(checkout, "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "by-hand-"));
let sandbox: ChildProcess | undefined;
let printed = "";

/** The commands of a page under the heading "Try it in the sandbox", one after the other. */
function commandsOf(page: string): string[] {
  const own = blocks.filter((one) => one.page === page && one.kind === "sh");
  const first = own.findIndex(({ text }) => text.includes("pipeline -- sandbox"));
  return own.slice(first, first + 2).flatMap((block) => commandsIn(block).map(({ command }) => command));
}

/** The commands that the sandbox prints for the other terminal: `export` ones for every shell, the rest for the first. */
const printedCommands = () =>
  [...printed.matchAll(/^ {2}((?:export|pulumi) .+)$/gm)].map(([, command = ""]) => command);

/** Runs a command in a shell with the printed exports, as a person who answers yes, and secrets on standard input. */
async function run(command: string, input = ""): Promise<string> {
  const exports = printedCommands().filter((one) => one.startsWith("export"));
  const line = command
    .replace(/^npm run --silent pipeline -- /, `'${process.execPath}' '${main}' `)
    .replace(/^pulumi up$/, "pulumi up --yes --skip-preview");
  const script = `set -e\n${exports.join("\n")}\nprintf %s "$INPUT" | { ${line}\n}`;
  const env = { ...process.env, INPUT: input, TMPDIR: folder, PULUMI_CREDENTIALS_PATH: join(folder, "login") };
  const { code, stdout, stderr } = await runCommand("bash", ["-c", script], { cwd: folder, env });
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

const found = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? "";

async function gitlab(project: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${found(/^GitLab +(\S+)$/m)}/api/v4/projects/${encodeURIComponent(project)}/${path}`, {
    method,
    headers: { authorization: `Bearer ${found(/GITLAB_TOKEN=(\S+)/)}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
}

async function cloud(path: string): Promise<unknown> {
  const response = await fetch(`${found(/^Pulumi Cloud +(\S+)$/m)}/api/stacks/acme/shop-api/${path}`, {
    headers: { authorization: `token ${found(/PULUMI_ACCESS_TOKEN=(\S+)/)}` },
  });
  return response.json();
}

/** Pushes a file to `main`. */
function push(project: string, file_path: string, content: string): Promise<unknown> {
  const actions = [{ action: "update", file_path, content }];
  return gitlab(project, "POST", "repository/commits", { branch: "main", commit_message: "Change it", actions });
}

/** Waits for the first result that is not undefined. */
async function eventually<Result>(result: () => Promise<Result | undefined>): Promise<Result> {
  for (;;) {
    const one = await result();
    if (one !== undefined) return one;
    await setTimeout(200);
  }
}

beforeAll(() => {
  // A checkout in which a person has copied the files of the examples.
  for (const name of ["Pulumi.yaml", "package.json"]) copyFileSync(join(checkout, name), join(folder, name));
  for (const name of ["node_modules", "examples"]) symlinkSync(join(checkout, name), join(folder, name));
  mkdirSync(join(folder, "dist"));
  const program = JSON.stringify(join(checkout, "dist", "index.js"));
  writeFileSync(join(folder, "dist", "index.js"), `module.exports = require(${program});\n`);
});

afterAll(async () => {
  if (sandbox?.exitCode === null) {
    sandbox.kill("SIGTERM");
    await once(sandbox, "close");
  }
  rmSync(folder, { recursive: true });
});

test("the sandbox starts with a Kestra server, and its directions point Pulumi at it", async () => {
  const [copy = "", start = ""] = commandsOf("docs/pulumi-deployments.md");
  const [copyFlows = "", startKestra = ""] = commandsOf("docs/kestra.md");
  const [, words = ""] = /^npm run --silent pipeline -- (.+)$/.exec(startKestra) ?? [];
  await run(copy);
  await run(copyFlows);
  sandbox = spawn(process.execPath, [main, ...words.split(" ")], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    sandbox?.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.includes("Ctrl-C stops it")) resolve();
    });
    sandbox?.once("exit", () => reject(new Error(`it ended: ${printed}`)));
  });
  for (const command of printedCommands()) await run(command);

  expect([startKestra, words]).toEqual([`${start} --kestra`, "sandbox --kestra"]);
  expect(printed).toMatch(/^Kestra {8}http:\/\/127\.0\.0\.1:\d+$/m);
});

test("Pulumi Deployments deploys by the example's settings what the document deploys, operation for operation", async () => {
  const [, , up = "", deploy = ""] = commandsOf("docs/pulumi-deployments.md");
  // The file's own last day of the tokens may have passed.
  await run(`pulumi config set --plaintext --path platform:pipeline.tokens.expires ${dayAhead(100)}`);
  await run(up);
  const staging = await run(deploy);
  await gitlab("acme/shop/api", "POST", "repository/tags", { tag_name: "release-1.2", ref: "main" });
  const production = await run(deploy.replace(/staging$/, "production --tag release-1.2"));
  const { deployments } = (await cloud("production/deployments")) as { deployments: object[] };
  const { schedules } = (await cloud("staging/deployments/schedules")) as { schedules: object[] };

  const [, page = ""] = /is deployment 1: (\S+)$/m.exec(production) ?? [];

  expect(await (await fetch(page)).text()).toMatch(/Deployment #1 update[^]*Succeeded[^]*pulumi update/);
  expect(staging).toMatch(/^update of acme\/shop-api\/staging: succeeded$/m);
  expect(production).toMatch(/^update of acme\/shop-api\/production: succeeded$/m);
  const operations: Record<string, unknown> = {
    "No CI/CD configuration needed": await gitlab("acme/shop/api", "GET", "repository/files/.gitlab-ci.yml?ref=main"),
    "Configure deployment settings": await cloud("production/deployments/settings"),
    "Trigger deployment via API, operation update": deployments,
    "Automatic drift detection and remediation": schedules,
  };
  expect(operations).toEqual({
    "No CI/CD configuration needed": { message: "404 File Not Found" },
    "Configure deployment settings": expect.objectContaining({
      operationContext: expect.objectContaining({
        oidc: { aws: expect.objectContaining({ roleArn: "arn:aws:iam::123456789012:role/pulumi-deploy" }) },
      }),
    }),
    "Trigger deployment via API, operation update": [
      expect.objectContaining({ pulumiOperation: "update", status: "succeeded", requestedBy: expect.anything() }),
    ],
    "Automatic drift detection and remediation": [
      expect.objectContaining({
        scheduleCron: "0 4 * * *",
        definition: expect.objectContaining({
          request: expect.objectContaining({
            operation: "detect-drift",
            operationContext: { options: { remediateIfDriftDetected: true } },
          }),
        }),
      }),
    ],
  });
});

test("Kestra has the flows of the example's project after a push, and no others", async () => {
  const [, , ...commands] = commandsOf("docs/kestra.md");
  const inputs: Record<string, string> = {
    kestraValidation: found(/may only validate flows +(\S+)/),
    kestra: found(/deploys flows +(\S+)/),
  };
  const kestraUrl = found(/^Kestra +(\S+)$/m);
  for (const command of commands) {
    const [, secret = ""] = /platform:secrets\.(\w+)$/.exec(command) ?? [];
    await run(command.replace("http://127.0.0.1:PORT", kestraUrl), inputs[secret]);
  }
  const flow = 'id: orders\nnamespace: my_namespace\nlabels:\n  system.readOnly: "true"\n';
  const tasks = "tasks:\n  - id: log\n    type: io.kestra.plugin.core.log.Log\n    message: changed\n";
  await push("acme/shop/flows", "kestra/flows/prod/orders.yaml", flow + tasks);
  const jobs = await eventually(async () => {
    const all = (await gitlab("acme/shop/flows", "GET", "jobs")) as { name: string; status: string }[];
    return all.length > 0 && all.every(({ status }) => /success|failed/.test(status)) ? all : undefined;
  });
  const flowAt = (path: string) =>
    fetch(`${kestraUrl}/api/v1/main/flows/${path}?source=true`, {
      headers: { authorization: `Bearer ${inputs.kestra}` },
    });

  expect(jobs.map(({ name, status }) => `${name} ${status}`)).toEqual(["deploy-production success"]);
  expect(await (await flowAt("my_namespace/orders")).text()).toContain("changed");
  expect((await flowAt("try/orders")).status).toBe(404);
});
