import { setTimeout as sleep } from "node:timers/promises";
import type { FleetSettings } from "../../pipeline/fleet/fleetSettings";
import type { StatusRow } from "../../pipeline/fleet/fleetStatus";
import { keepPolicies } from "../../pipeline/foundation/keepPolicies";
import { policyLimit } from "../../pipeline/plan/access/policyLimit";
import { RingApproval } from "../../pipeline/settings/choices";
import { type EngineResult, type Operation, runEngine, runPulumi } from "./engine";
import { afterFailure, interrupted, type NotRun, runAll, type StackResult } from "./runAll";
import { ringName } from "./selectStacks";

/** A run of an operation for many stacks. */
export interface FleetRun {
  readonly folder: string;
  readonly operation: Operation;
  readonly rows: readonly StatusRow[];
  /** The rings with all their stacks, in order. Stacks that are not in `rows` are not run. */
  readonly rings: readonly (readonly string[])[];
  /** The only ring to run, counted from 0. Undefined for all. */
  readonly ring?: number;
  readonly settings: FleetSettings;
  readonly parallel: number;
  /** Further arguments of `pulumi`. */
  readonly more: readonly string[];
  /** See {@link EngineRun}. */
  readonly wait: number;
  readonly signal: AbortSignal;
  /** The name of a stack for `pulumi`. */
  readonly fullName: (stack: string) => string;
  /** Whether the backend has the stack. */
  readonly exists: (stack: string) => boolean;
  readonly onChange: (stack: string, result?: StackResult) => void;
  /** Asks a person whether to start a ring. Resolves to false without a terminal. */
  readonly mayStart: (ring: string, stacks: number) => Promise<boolean>;
  readonly say: (line: string) => Promise<void>;
}

/**
 * Runs an operation for many stacks and resolves to the result of each. Updates go ring by ring, and a foundation comes first, so
 * that new policies are there before the jobs that need them; if it only loses policies, it comes last. With both it is updated
 * twice: first with the policies of its last update, too, and last without them. The platform repository's own stack comes last, because
 * it gives permissions for what the others create.
 */
export async function runFleet(run: FleetRun): Promise<StackResult[]> {
  const { operation, rows, settings } = run;
  const names = rows.map(({ stack }) => stack);
  if (operation !== "up") return runStacks(run, names, Infinity);

  const foundations = rows.flatMap(({ stack, kind }) => (kind === "foundation" ? [stack] : []));
  const platforms = rows.flatMap(({ stack, kind }) => (kind === "platform" ? [stack] : []));
  const others = new Set(names.filter((stack) => !foundations.includes(stack) && !platforms.includes(stack)));
  const order = await foundationOrder(run, foundations);
  const results: StackResult[] = [...order.failed];
  const failures = () => results.filter(({ outcome }) => outcome === "failed").length;
  const leaveOut = (stacks: readonly string[], why: NotRun) =>
    results.push(...stacks.map((stack) => ({ stack, ...why })));
  const rings = run.rings.map((ring) => ring.filter((stack) => others.has(stack)));
  const steps = rings.map((stacks, index) => ({
    name: ringName(index, rings.length),
    isWanted: run.ring === undefined || run.ring === index,
    before: index === 0 ? order.first : [],
    stacks,
    after: index === rings.length - 1 ? order.last : [],
    end: index === rings.length - 1 ? platforms : [],
  }));

  let isFirst = true;
  let stopped = order.failed.length > 0 ? afterFailure : undefined;
  for (const { name, isWanted, before, stacks, after, end } of steps) {
    const all = [...before, ...stacks, ...after, ...end];
    if (!isWanted || all.length === 0) continue;
    if (stopped === undefined && !isFirst && run.ring === undefined)
      stopped = await betweenRings(run, name, all.length);
    isFirst = false;
    if (stopped) {
      leaveOut(all, stopped);
      continue;
    }
    for (const [index, part] of [before, stacks, after, end].entries()) {
      if (stopped) leaveOut(part, stopped);
      else {
        const kept = index === 0 ? order.kept : none;
        results.push(...(await runStacks(run, part, settings.stopAfter - failures(), kept)));
      }
      const hasFailedFoundation =
        index === 0 && results.some(({ outcome, stack }) => outcome === "failed" && before.includes(stack));
      if (run.signal.aborted) stopped = interrupted;
      else if (hasFailedFoundation || failures() >= settings.stopAfter) stopped = afterFailure;
    }
  }
  return results;
}

/** Waits between two rings, and returns why the next one is not started; undefined if it is. */
async function betweenRings(run: FleetRun, ring: string, stacks: number): Promise<NotRun | undefined> {
  const { approval, pause } = run.settings;
  if (pause > 0) {
    await run.say(`waiting ${pause} minutes before ${ring}`);
    await sleep(pause * 60_000, undefined, { signal: run.signal }).catch(() => undefined);
  }
  if (run.signal.aborted) return interrupted;
  if (approval === RingApproval.Automatic || (await run.mayStart(ring, stacks))) return undefined;
  return { outcome: "waiting", reason: `${ring} waits for a person` };
}

/**
 * Decides which foundations are updated before the other stacks, and which after them. If the preview of one fails, no stack is
 * updated.
 */
async function foundationOrder(run: FleetRun, foundations: readonly string[]) {
  const others = run.rows.length - foundations.length;
  const known = foundations.filter((stack) => run.exists(stack));
  if (others === 0 || known.length === 0) return { first: foundations, last: [], failed: [], kept: none };
  const previews = await runStacks({ ...run, operation: "preview", more: [] }, known, Infinity);
  const failed = previews.filter(({ outcome }) => outcome !== "succeeded");
  const losing = previews.flatMap(({ stack, result }) =>
    result?.policies?.shrinks ? [{ stack, ...result.policies }] : [],
  );
  const both = losing.filter(({ grows }) => grows);
  const kept = new Set(both.filter(({ together }) => together <= policyLimit).map(({ stack }) => stack));
  for (const { stack, together } of both) {
    await run.say(
      kept.has(stack)
        ? `${stack} gets new policies and loses others: it keeps the latter until the last ring is updated`
        : `${stack} gets new policies and loses others, which together are ${together}, and an issuer has at most ${policyLimit}. Jobs that need a lost policy can't log in until the stack of their project is updated`,
    );
  }
  const last = losing.flatMap(({ stack, grows }) => (!grows || kept.has(stack) ? [stack] : []));
  const names = new Set([...failed.map(({ stack }) => stack), ...last.filter((stack) => !kept.has(stack))]);
  return { first: foundations.filter((stack) => !names.has(stack)), last, failed, kept };
}

const none: ReadonlySet<string> = new Set();

/** `kept` are foundations whose update keeps the policies of their last one. */
function runStacks(
  run: FleetRun,
  stacks: readonly string[],
  stopAfter: number,
  kept: ReadonlySet<string> = none,
): Promise<StackResult[]> {
  const { parallel, signal, onChange } = run;
  return runAll(stacks, { parallel, stopAfter, signal, onChange, run: (stack) => runOne(run, stack, kept.has(stack)) });
}

async function runOne(run: FleetRun, stack: string, keepsPolicies: boolean): Promise<EngineResult> {
  const { folder, operation, more, wait, signal } = run;
  const name = run.fullName(stack);
  if (operation === "up" && !run.exists(stack)) {
    const { code, output } = await runPulumi(
      folder,
      ["stack", "init", name, "--non-interactive", "--no-select"],
      signal,
    );
    if (code !== 0) return { isSuccess: false, changes: {}, errors: output.trim().split("\n").slice(-3), output };
  }
  const env = keepsPolicies ? { [keepPolicies]: "true" } : {};
  return runEngine({ folder, stack: name, operation, more, wait, signal, env });
}
