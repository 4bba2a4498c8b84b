import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { linkTools, toolNames } from "./standIns";
import { newFolder } from "./scratch";

/** The request to a player, a process that runs gitlab-ci-local. */
export interface Request {
  /** A separate folder. */
  readonly folder: string;
  readonly repository: string;
  readonly logs: string;
  /** The file of the CI/CD variables, from the repository. */
  readonly variablesFile: string;
  /** The CI/CD variables of every job. */
  readonly projectVariables: Readonly<Record<string, string>>;
  /** The predefined variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  /** The files that `rules:changes` compares; null if it is always true. */
  readonly changed: readonly string[] | null;
  /** Whether to run the jobs. */
  readonly run: boolean;
  /** The manual jobs to run. */
  readonly play: readonly string[];
}

/** Sends a request to a player. A player that exceeds the time limit, in milliseconds, is ended, with all its jobs. */
export async function askPlayer<Played>(request: Request, timeLimit: number): Promise<Played> {
  if (busy === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy++;
  try {
    return await askNow(request, timeLimit);
  } finally {
    // Its place goes to the oldest waiting request.
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }
}

/** More players would only slow each other down. */
const atOnce = 4;
const waiting: (() => void)[] = [];
let busy = 0;

async function askNow<Played>(request: Request, timeLimit: number): Promise<Played> {
  const player = idle.pop() ?? startPlayer();
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<{ played: Played } | { error: string }>((resolve, reject) => {
      player.once("message", resolve);
      player.once("error", reject);
      player.once("exit", (code) => reject(new Error(`the player ended with exit code ${code ?? "none"}`)));
      timer = setTimeout(() => {
        reject(new Error(`the pipeline took longer than ${timeLimit} ms`));
        stop(player);
      }, timeLimit);
      player.send(request);
    });
    idle.push(player);
    if ("error" in answer) throw new Error(answer.error);
    return answer.played;
  } finally {
    clearTimeout(timer);
    for (const name of ["message", "exit", "error"]) player.removeAllListeners(name);
  }
}

/** Ends the players. */
export function stopPlayers(): void {
  idle.splice(0).forEach(stop);
}

const idle: ChildProcess[] = [];
let tools: string | undefined;

function startPlayer(): ChildProcess {
  const path = toolsFolder();
  return fork(join(__dirname, "player.mjs"), {
    // Its own process group, so that its jobs end with it.
    detached: true,
    // Jobs inherit this environment, so it contains no variable of the machine or the user.
    env: { PATH: path, HOME: newFolder(), LANG: "C.UTF-8", GIT_CONFIG_NOSYSTEM: "1" },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

/** The folder with the machine's own programs that jobs may use. */
export function toolsFolder(): string {
  if (tools === undefined) {
    tools = join(newFolder(), "tools");
    linkTools(tools, toolNames);
  }
  return tools;
}

function stop({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL");
}
