import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { targets } from "../../targets";
import { interruption } from "pulumi-pipeline-sandbox/workspace/interruption";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { createWorkspace } from "./createWorkspace";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { showProjectLifecycle } from "./projectLifecycle";
import { takeInventory } from "./inventory";
import { table } from "../table";
import type { Terminal } from "../terminal";

const stack = "shop-api";
const stackFile = `Pulumi.${stack}.yaml`;

/** The settings of the README, in eight lines. */
const settings = `config:
  platform:pipeline:
    project: acme/shop/api            # GitLab path
    organization: acme                # Pulumi organization
    program: { path: infra, runtime: nodejs }
    deployments:
      - { name: staging,    stack: shop-api/staging,    on: { branch: main } }
      - { name: production, stack: shop-api/production, on: { tag: "release-*" }, approval: manual }
`;

export interface DemoOptions {
  /** Keeps the project onboarded and the sandbox running until an interrupt. */
  readonly keep: boolean;
}

/** The exit code of a command that Ctrl-C ended. */
const interruptedCode = 130;

/** Runs the demo. Resolves to the exit code. */
export async function runDemo(terminal: Terminal, { keep }: DemoOptions): Promise<number> {
  const interrupted = interruption();
  const sandbox = await startSandbox(exampleSeed, { runner: runnerMachine() });
  try {
    const workspace = await createWorkspace(sandbox, exampleTokens);
    try {
      return await runUntilInterrupted(terminal, sandbox, workspace, keep, interrupted);
    } finally {
      await workspace.remove();
    }
  } finally {
    await sandbox.close();
  }
}

async function runUntilInterrupted(
  terminal: Terminal,
  sandbox: Sandbox,
  workspace: Workspace,
  keep: boolean,
  interrupted: Promise<void>,
): Promise<number> {
  const finished = runSteps(terminal, sandbox, workspace, keep).then(
    () => 0,
    (error: unknown) => {
      terminal.say(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    },
  );
  const code = await Promise.race([finished, interrupted.then(() => interruptedCode)]);
  if (code === interruptedCode) terminal.mute();
  if (code === 0 && keep) await waitForInterrupt(terminal, sandbox, workspace, interrupted);
  return code;
}

async function runSteps(terminal: Terminal, sandbox: Sandbox, workspace: Workspace, keep: boolean): Promise<void> {
  const pulumi = (args: string) => run(terminal, workspace, args);
  const project = exampleSeed.gitlab.projects[0]?.path ?? "";
  const inventory = async () =>
    table([
      ["server", "resource", "name", "details"],
      ...(await takeInventory(sandbox, exampleTokens, project, "acme")),
    ]);

  terminal.heading("The sandbox: GitLab, Pulumi Cloud and a project");
  terminal.say(
    `A sandbox runs on this machine: GitLab at ${sandbox.gitlabUrl} with a runner, Pulumi Cloud at ${sandbox.cloudUrl}.`,
  );
  terminal.say(`To follow the demo in a browser: ${sandbox.pageUrl}`);
  terminal.say(
    `GitLab has project ${project}, with a small Pulumi program in its folder infra. It has no pipeline yet:`,
  );
  terminal.show(await inventory());

  terminal.heading("The platform repository: eight lines onboard the project");
  await writeFile(join(workspace.directory, stackFile), settings);
  terminal.command(`cat ${stackFile}`);
  terminal.show(settings);
  await pulumi(`stack init ${stack}`);
  await pulumi(`config set pulumiservice:apiUrl ${sandbox.cloudUrl}`);

  terminal.heading("Review: one diff of pipeline, protections, trust and ESC environments");
  await pulumi("preview");
  terminal.say(`The preview changed nothing: ${sandbox.log.writes().length} write requests so far.`);

  terminal.heading("Onboard");
  await pulumi("up --yes --skip-preview");
  terminal.say("These resources now exist, read back from GitLab and Pulumi Cloud:");
  terminal.show(await inventory());
  terminal.say(
    "Each deployment has its own ESC environment, and a second one for its previews, without the deployment's credentials.",
  );
  terminal.say("No pipeline has run: the commit of the CI file deploys nothing.");

  terminal.heading("The CI file in the project");
  terminal.command(`git show main:${targets.gitlab.file}`);
  terminal.show(await readCiFile(sandbox, project));

  await showProjectLifecycle(terminal, sandbox, project);

  terminal.heading("Change one setting and review the diff");
  await replaceInSettings(workspace, "approval: manual", "approval: automatic");
  terminal.command(`sed -i 's/approval: manual/approval: automatic/' ${stackFile}`);
  await pulumi("preview --diff");
  await pulumi("up --yes --skip-preview");

  terminal.heading("Update again, without changes");
  const before = sandbox.log.writes().length;
  await pulumi("up --yes --skip-preview");
  terminal.say(`Write requests: ${sandbox.log.writes().length - before}.`);

  if (keep) return;
  terminal.heading("Destroy the stack of the project");
  await pulumi("destroy --yes --skip-preview");
  terminal.say(
    "A destroy keeps the protected default branch, the pipelines, and the ESC environments, because the team owns their",
  );
  terminal.say("content. The program's own stacks are not destroyed.");
  terminal.show(await inventory());
}

/** Shows how to continue, and waits for an interrupt. */
async function waitForInterrupt(
  terminal: Terminal,
  sandbox: Sandbox,
  workspace: Workspace,
  interrupted: Promise<void>,
): Promise<void> {
  terminal.heading("Try it yourself");
  terminal.say(`Look around:  ${sandbox.pageUrl}`);
  terminal.say(`Clone:        git clone ${sandbox.gitlabUrl}/acme/shop/api.git`);
  terminal.say(
    `              user developer, password ${exampleTokens.developer}; user platform, password ${exampleTokens.gitlab}`,
  );
  terminal.say("Platform:     in another terminal,");
  terminal.show(exportLines(workspace));
  terminal.say("Ctrl-C stops the sandbox and deletes its data.");
  await interrupted;
}

/** The shell commands that set up another terminal for the platform repository. */
function exportLines({ directory, env }: Workspace): string {
  const { PATH = "", ...others } = env;
  const lines = Object.entries(others).map(([name, value]) => `export ${name}=${value}`);
  return [`cd ${directory}`, `export PATH=${PATH.split(delimiter)[0] ?? ""}${delimiter}$PATH`, ...lines].join("\n");
}

/** Shows and runs a command, and shows its output. A failed command ends the demo. */
async function run(terminal: Terminal, workspace: Workspace, args: string): Promise<void> {
  terminal.command(`pulumi ${args}`);
  const running = workspace.pulumi([...args.split(" "), "--non-interactive"]);
  const { code, stdout, stderr } = await terminal.wait(`pulumi ${args}`, running);
  terminal.show(stdout + stderr);
  if (code !== 0) throw new Error(`pulumi ${args} failed with exit code ${code}`);
}

async function replaceInSettings(workspace: Workspace, from: string, to: string): Promise<void> {
  const file = join(workspace.directory, stackFile);
  await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
}

async function readCiFile(sandbox: Sandbox, project: string): Promise<string> {
  const file = encodeURIComponent(targets.gitlab.file);
  const url = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/repository/files/${file}/raw?ref=main`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
  if (!response.ok) throw new Error(`could not read the CI file from GitLab: ${response.status}`);
  return response.text();
}
