import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cloneProject, type Developer } from "../../../cli/demo/developer";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { createWorkspace } from "../../../cli/demo/createWorkspace";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import type { Flow } from "../flows";
import { channelSeed, users, platformTokens, type Username } from "./channelSeed";
import { flowPrograms, strongerJobs } from "./channelFlow";
import { gitlabClient, type GitLabClient } from "./gitlabClient";
import type { Files } from "./files";
import type { LegitPlugin } from "./legitPlugin";
import type { Target } from "./target";
import { createPlaces, type Places } from "./places";

/**
 * An onboarded project on the least isolated runner: all jobs of the project use the same folders, one after the other.
 */
export interface ChannelWorld {
  readonly flow: Flow;
  readonly sandbox: Sandbox;
  readonly gitlab: GitLabClient;
  readonly places: Places;
  readonly target: Target;
  readonly clones: Readonly<Record<Username, Developer>>;
  /** Commits files on a new branch from the default branch and pushes it. */
  push(user: Username, branch: string, files: Files): Promise<void>;
  /** Copies the runner's folders, except its caches. */
  keepRunner(): void;
  /** Restores that copy, as if the unreviewed jobs had just ended. */
  restoreRunner(): void;
  close(): Promise<void>;
}

/** `ownStacks` are stacks whose state the merge request may write with its identity. */
export async function createChannelWorld(
  flow: Flow,
  plugin: LegitPlugin,
  ownStacks: readonly string[] = [],
): Promise<ChannelWorld> {
  const places = createPlaces();
  const { env, ...machine } = runnerMachine();
  const sandbox = await startSandbox(channelSeed(flow, places, plugin.url), {
    // The engine downloads the program's plugin if it is missing.
    runner: {
      ...machine,
      env: { ...env, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false" },
      keepsFolders: true,
      concurrency: 1,
    },
  });
  await onboard(sandbox, flow);
  const { project, defaultBranch } = flow.settings;
  const [platform, developer] = await Promise.all([
    cloneProject(sandbox.gitlabUrl, project, users.platform),
    cloneProject(sandbox.gitlabUrl, project, users.developer),
  ]);
  const clones = { platform, developer };
  const folders = ["builds", "machine"].map((name) => sandbox.folder.path(name));
  const copy = sandbox.folder.path("copy");

  return {
    flow,
    sandbox,
    gitlab: gitlabClient(sandbox.gitlabUrl, project),
    places,
    target: { ...targetOf(flow, sandbox, places), ownStacks },
    clones,
    async push(user, branch, files) {
      const clone = clones[user];
      await git(clone, "fetch", "--quiet", "origin");
      await git(clone, "switch", "--quiet", "--force-create", "work", "--no-track", `origin/${defaultBranch}`);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(clone.directory, path)), { recursive: true });
        writeFileSync(join(clone.directory, path), text);
      }
      await git(clone, "add", "--all");
      await git(clone, "commit", "--quiet", "--message", `Change ${branch}`);
      await git(clone, "push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    },
    keepRunner() {
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      for (const folder of folders) if (existsSync(folder)) execFileSync("cp", ["-a", folder, copy]);
    },
    restoreRunner() {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      for (const folder of folders) execFileSync("cp", ["-a", join(copy, folder.split("/").at(-1) ?? ""), folder]);
    },
    async close() {
      await Promise.all([platform.remove(), developer.remove()]);
      await sandbox.close();
      places.remove();
    },
  };
}

/** Runs git in a clone; it must succeed. */
export async function git(clone: Developer, ...args: string[]): Promise<void> {
  const { code, stderr } = await clone.git(...args);
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}:\n${stderr}`);
}

async function onboard(sandbox: Sandbox, { written }: Flow): Promise<void> {
  const workspace = await createWorkspace(sandbox, platformTokens);
  try {
    for (const words of ["stack init shop-api", "up --yes --skip-preview"]) {
      if (words.startsWith("up")) await workspace.configure("shop-api", { "platform:pipeline": written });
      const { code, stdout, stderr } = await workspace.pulumi([...words.split(" "), "--non-interactive"]);
      if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
    }
  } finally {
    await workspace.remove();
  }
}

function targetOf(flow: Flow, sandbox: Sandbox, places: Places): Omit<Target, "ownStacks"> {
  const stronger = strongerJobs(flow);
  const escEnvironments = stronger.flatMap(({ escEnvironment: name }) => (name === undefined ? [] : [`acme/${name}`]));
  return {
    programs: flowPrograms(flow),
    places,
    home: sandbox.folder.path("machine", "home"),
    temporary: sandbox.folder.path("machine", "tmp"),
    // The sweep has access to the review stacks, which merge requests may change.
    stacks: [...new Set(stronger.map(({ stack }) => stack))].filter((stack) => !stack.includes("{")),
    escEnvironments: [...new Set(escEnvironments)],
  };
}
