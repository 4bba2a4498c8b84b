import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemReason } from "../systemReason";
import { CommandError } from "../usage";

/** An operation of the engine on one stack. `drift` is a refresh that only previews. */
export type Operation = "preview" | "up" | "refresh" | "drift" | "destroy";

/** The arguments of `pulumi` for each operation. `--yes`, because a person has confirmed the operation before. */
const operationArgs: Readonly<Record<Operation, readonly string[]>> = {
  preview: ["preview"],
  up: ["up", "--yes", "--skip-preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  drift: ["refresh", "--preview-only"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** The result of an operation. */
export interface EngineResult {
  readonly isSuccess: boolean;
  /** The number of resources for each kind of change, such as `create`, without unchanged ones. */
  readonly changes: Readonly<Record<string, number>>;
  /** The errors, or else the last lines of the output. Empty after a success. */
  readonly errors: readonly string[];
  /** The whole output, for people. */
  readonly output: string;
  /** The policies of an issuer before and after the update, if it changes them. */
  readonly policies?: PolicyChange;
}

/** Whether an update adds policies to an issuer or removes some. */
export interface PolicyChange {
  readonly grows: boolean;
  readonly shrinks: boolean;
  /** The number of different policies: those before the update and those after it. */
  readonly together: number;
}

/** The default of `wait`, in minutes. */
export const defaultWait = 10;

/** One run of `pulumi`. */
export interface EngineRun {
  readonly folder: string;
  /** The stack, with its organization in Pulumi Cloud. */
  readonly stack: string;
  readonly operation: Operation;
  /** Further arguments of `pulumi`, such as `--diff`. */
  readonly more?: readonly string[];
  /** The longest time to retry on lock conflicts and rate limits, in milliseconds. */
  readonly wait: number;
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupts the run: the engine finishes what it has begun, and changes nothing else. */
  readonly signal: AbortSignal;
}

/** The pauses before retries, in milliseconds. Each is twice as long as the one before it, up to `longest`. */
const pauses = { first: 2000, longest: 60_000 };

/** Runs `pulumi` for one stack. Retries on a lock conflict, and on a rate limit. */
export async function runEngine(run: EngineRun): Promise<EngineResult> {
  const start = Date.now();
  for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    const result = await runOnce(run);
    const isOver = Date.now() - start + pause > run.wait;
    if (result.isSuccess || run.signal.aborted || isOver || !isTemporary(result)) return result;
    const isInterrupted = await sleep(pause, false, { signal: run.signal }).catch(() => true);
    if (isInterrupted) return result;
  }
}

/**
 * Whether a run failed for a temporary reason. Pulumi: the texts of a lock conflict in Pulumi Cloud and in self-managed backends, and
 * of a rate limit.
 */
function isTemporary({ output }: EngineResult): boolean {
  return /common-issues\/update-conflicts|\[409\] Conflict|the stack is currently locked by|\[429\]|Too Many Requests|rate limit/i.test(
    output,
  );
}

async function runOnce({ folder, stack, operation, more = [], env, signal }: EngineRun): Promise<EngineResult> {
  const logs = await mkdtemp(join(tmpdir(), "pulumi-pipeline-"));
  try {
    const log = join(logs, "events");
    const args = [...operationArgs[operation], "--stack", stack, "--non-interactive", "--color", "never", ...more];
    const { code, output } = await runPulumi(folder, [...args, "--event-log", log], signal, env);
    return resultOf(code, output, await eventsIn(log));
  } finally {
    await rm(logs, { recursive: true, force: true });
  }
}

/** Runs `pulumi` in a folder, and waits until it exits. Rejects if it can't be started. */
export function runPulumi(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    // In the process group of the terminal, the engine would get Ctrl-C as a second interrupt, and stop at once.
    const child = spawn("pulumi", args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      // PULUMI_DEBUG_COMMANDS enables --event-log, a hidden option that the Automation API uses, too.
      env: { ...process.env, ...preload(), PULUMI_DEBUG_COMMANDS: "true", PULUMI_SKIP_UPDATE_CHECK: "true", ...more },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => void (output += text));
    }
    const interrupt = () => child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt);
    child.once("error", (error) => reject(new CommandError(`pulumi can't be run: ${systemReason(error)}`)));
    child.once("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      resolve({ code: code ?? 1, output });
    });
    if (signal?.aborted) interrupt();
  });
}

/** Lets Node.js preload the file that `npm run build` makes of entry/preload.ts. It saves a tenth of a preview's CPU time. */
function preload(): { NODE_OPTIONS?: string } {
  const file = join(__dirname, "..", "preload.js");
  if (!existsSync(file)) return {};
  const { NODE_OPTIONS: options = "" } = process.env;
  return { NODE_OPTIONS: `${options} --require ${JSON.stringify(file)}`.trim() };
}

/** Pulumi: an event of the engine, as far as it is read (apitype.EngineEvent). */
interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly diagnosticEvent?: { readonly severity?: string; readonly message?: string; readonly ephemeral?: boolean };
  readonly resourcePreEvent?: {
    readonly metadata?: { readonly type?: string; readonly old?: StepState; readonly new?: StepState };
  };
}

interface StepState {
  readonly inputs?: { readonly policies?: readonly unknown[] };
}

async function eventsIn(file: string): Promise<EngineEvent[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as EngineEvent];
    } catch {
      // An engine that was killed leaves an incomplete last line.
      return [];
    }
  });
}

function resultOf(code: number, output: string, events: readonly EngineEvent[]): EngineResult {
  const summary = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const changes = Object.fromEntries(Object.entries(summary).filter(([name, count]) => name !== "same" && count > 0));
  const issuer = events.flatMap(({ resourcePreEvent }) => {
    const { type, old, new: next } = resourcePreEvent?.metadata ?? {};
    return type === "pulumiservice:index:OidcIssuer" ? [policyChange(old, next)] : [];
  })[0];
  return {
    isSuccess: code === 0,
    changes,
    errors: code === 0 ? [] : errorsIn(output, events),
    output,
    ...(issuer && { policies: issuer }),
  };
}

function errorsIn(output: string, events: readonly EngineEvent[]): string[] {
  const errors = events.flatMap(({ diagnosticEvent: found }) =>
    found?.severity === "error" && found.message !== undefined ? linesOf(found.message) : [],
  );
  return errors.length > 0 ? errors : linesOf(output).slice(-5);
}

/** The lines of a text that are not empty, without Pulumi's colour tags such as `<{%reset%}>`. */
function linesOf(text: string): string[] {
  return text
    .replace(/<\{%[^%]*%\}>/g, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

function policyChange(old: StepState | undefined, next: StepState | undefined): PolicyChange {
  const [before, after] = [policiesIn(old), policiesIn(next)];
  return {
    grows: [...after].some((one) => !before.has(one)),
    shrinks: [...before].some((one) => !after.has(one)),
    together: new Set([...before, ...after]).size,
  };
}

function policiesIn(state: StepState | undefined): ReadonlySet<string> {
  return new Set((state?.inputs?.policies ?? []).map((one) => JSON.stringify(one)));
}
