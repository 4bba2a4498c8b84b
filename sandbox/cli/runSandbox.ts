import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DataError } from "../data/openData";
import { exampleSeed, type ExampleTokens } from "../exampleSeed";
import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "../index";
import { parseSeed } from "../parseSeed";
import { runnerMachine } from "../workspace/runnerMachine";
import { directions, exampleProject } from "./directions";
import { kestraSeed, startKestraExample } from "./kestraExample";
import { interruption } from "../workspace/interruption";
import { printLines } from "./print";
import { systemReason } from "./systemReason";
import { CommandError, type Options } from "./usage";

/** Runs the sandbox until the process is interrupted, and prints how to use it. */
export async function runSandbox({ seed, data, kestra: hasKestra, ...ports }: Options): Promise<void> {
  const interrupted = interruption();
  const kestra = hasKestra ? await startKestraExample() : undefined;
  try {
    const runner = runnerMachine(kestra && [kestra.commandLines]);
    const options = { ...ports, runner, ...(data !== undefined && { data: resolve(data) }) };
    const example = hasKestra ? kestraSeed : exampleSeed;
    const sandbox = seed === undefined ? await start(example, options) : await startSeeded(seed, options);
    // The user knows the tokens of their own seed, so they are not printed.
    const tokens = seed === undefined ? await exampleTokensIn(sandbox) : undefined;
    printLines(directions(sandbox, { tokens, data, kestra }).split("\n"));
    await interrupted;
    await sandbox.close();
  } finally {
    await kestra?.close();
  }
}

/** Starts with a seed file. Prefixes errors in the seed, which `parseSeed` or the sandbox finds, with the file name. */
async function startSeeded(file: string, options: SandboxOptions): Promise<Sandbox> {
  const text = await readText(file);
  try {
    return await start(parseSeed(text), options);
  } catch (error) {
    // Errors of other classes are bugs of the sandbox.
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
    // Saved data contains the servers' URLs, so another port is not possible then.
    const wayOut = options.data === undefined ? "Choose another one" : "Stop the process that uses it";
    throw new CommandError(`port ${String(error.port)} can't be used: ${systemReason(error)}. ${wayOut}`);
  }
}

/** The tokens of the example's users, or undefined if the sandbox holds other data. */
async function exampleTokensIn(sandbox: Sandbox): Promise<ExampleTokens | undefined> {
  const { gitlab, cloud } = sandbox.seededTokens();
  const [platformGitLab, platformCloud, developerGitLab] = [
    gitlab.get("platform"),
    cloud.get("platform"),
    gitlab.get("developer"),
  ];
  if (platformGitLab === undefined || platformCloud === undefined || developerGitLab === undefined) return undefined;
  const project = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(exampleProject)}`;
  const { ok } = await fetch(project, { headers: { authorization: `Bearer ${developerGitLab}` } });
  return ok ? { gitlab: platformGitLab, cloud: platformCloud, developer: developerGitLab } : undefined;
}
