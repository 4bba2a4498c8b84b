import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DataError } from "../data/openData";
import { exampleSeed, type ExampleTokens } from "../exampleSeed";
import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "../index";
import { parseSeed } from "../parseSeed";
import { runnerMachine } from "../workspace/runnerMachine";
import { directions, exampleProject } from "./directions";
import { interruption } from "../workspace/interruption";
import { printLines } from "./print";
import { systemReason } from "./systemReason";
import { CommandError, type Options } from "./usage";

/** Runs the sandbox until the process is told to end, and prints how to use it. */
export async function runSandbox({ seed, data, ...ports }: Options): Promise<void> {
  const options = { ...ports, runner: runnerMachine(), ...(data !== undefined && { data: resolve(data) }) };
  const interrupted = interruption();
  const sandbox = seed === undefined ? await start(exampleSeed, options) : await startSeeded(seed, options);
  // The user chose the tokens of a seed: they are not repeated.
  const tokens = seed === undefined ? await exampleTokensIn(sandbox) : undefined;
  printLines(directions(sandbox, tokens, data).split("\n"));
  await interrupted;
  await sandbox.close();
}

/** A seed that reads well may still contradict itself, which only the sandbox can tell. */
async function startSeeded(file: string, options: SandboxOptions): Promise<Sandbox> {
  const text = await readText(file);
  try {
    return await start(parseSeed(text), options);
  } catch (error) {
    // An error of another class is a fault of the sandbox.
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new CommandError(error.message.replace(/^/gm, `${file}: `));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CommandError(`${file}: can't be read: ${systemReason(error)} [NO_FILE]`);
  }
}

async function start(seed: Seed, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(seed, options);
  } catch (error) {
    if (error instanceof DataError) throw new CommandError(error.message);
    if (!(error instanceof Error && "syscall" in error && "port" in error)) throw error;
    // Kept data knows its servers by their addresses, so that another port is no way out then.
    const wayOut = options.data === undefined ? "Choose another one" : "End what has it";
    throw new CommandError(`port ${String(error.port)} can't be used: ${systemReason(error)}. ${wayOut}`);
  }
}

/** The tokens of the example's users, new or kept; undefined where the sandbox holds something else. */
async function exampleTokensIn(sandbox: Sandbox): Promise<ExampleTokens | undefined> {
  const { gitlab, cloud } = sandbox.seededTokens();
  const [ofPlatform, inCloud, ofDeveloper] = [gitlab.get("platform"), cloud.get("platform"), gitlab.get("developer")];
  if (ofPlatform === undefined || inCloud === undefined || ofDeveloper === undefined) return undefined;
  const project = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(exampleProject)}`;
  const { ok } = await fetch(project, { headers: { authorization: `Bearer ${ofDeveloper}` } });
  return ok ? { gitlab: ofPlatform, cloud: inCloud, developer: ofDeveloper } : undefined;
}
