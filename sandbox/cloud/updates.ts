import { conflict, forbidden } from "./apiError";
import { resourceCount } from "./checkpoints";
import type { Lease, Stack, Update } from "./entities";
import { leaseValue, publicId } from "./identifiers";
import type { CloudState } from "./state";

/** Pulumi Cloud: a lease lives for five minutes at most, and is renewed. */
export const longestLease = 300;

/** An update that is running. */
export type LeasedUpdate = Update & { readonly lease: Lease };

/** The updates of a stack that may change it, oldest first: previews are kept apart. */
export function historyOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun, status }) => !dryRun && status !== "not started");
}

export function previewsOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun }) => dryRun);
}

/**
 * Frees a stack for an update that changes it, or refuses with the CLI's "conflicting update". An update whose lease
 * has run out does not come back: it has failed. Assumption: previews need not wait and are not waited for.
 */
export function requireIdle(state: CloudState, stack: Stack, seconds: number): void {
  for (const update of runningUpdates(state, stack)) {
    if (holdsLease(update, seconds)) throw conflict("Conflict: Another update is currently in progress.");
    endUpdate(state, update, "failed", seconds);
  }
}

/** The update that changes a stack at this moment. */
export function runningUpdate(state: CloudState, stack: Stack, seconds: number): Update | undefined {
  return runningUpdates(state, stack).find((update) => holdsLease(update, seconds));
}

/** Starts an update that was created. The version of the stack counts those that change it. */
export function startUpdate(state: CloudState, stack: Stack, update: Update, seconds: number): LeasedUpdate {
  if (update.status !== "not started") throw conflict("Conflict: The update has already been started.");
  if (!update.dryRun) requireIdle(state, stack, seconds);
  const version = update.dryRun ? stack.version : stack.version + 1;
  const lease = { value: leaseValue(update.id), expires: seconds + longestLease };
  state.stacks.update(stack.id, { version });
  return { ...state.updates.update(update.id, { status: "running", version, started: seconds, lease }), lease };
}

/** Ends an update, with the state that the stack has by then. */
export function endUpdate(
  state: CloudState,
  { id, stack, dryRun }: Update,
  status: "succeeded" | "failed" | "cancelled",
  ended: number,
): void {
  const kept = dryRun ? null : (state.stacks.get(stack)?.state ?? null);
  state.updates.update(id, { status, ended, lease: null, state: kept });
}

/** Assumption: the texts. The CLI gives an update up whose lease is refused with 403. */
export function requireLease(update: Update, seconds: number): LeasedUpdate {
  const { lease, status } = update;
  if (status !== "running" || !lease) throw forbidden(`the update is not running: it has ${status}`);
  if (lease.expires <= seconds) throw forbidden("the lease of the update has expired");
  return { ...update, lease };
}

/** Pulumi: UpdateInfo. */
export function formatUpdate(update: Update): Record<string, unknown> {
  const { kind, started, message, environment, config, ended, version, events, state } = update;
  const summary = events.map(({ summaryEvent }) => summaryEvent as Record<string, unknown> | undefined);
  return {
    kind,
    startTime: started,
    message,
    environment,
    config,
    result: resultOf(update),
    endTime: ended,
    version,
    resourceChanges: summary.findLast((event) => event !== undefined)?.resourceChanges ?? {},
    resourceCount: resourceCount(state),
  };
}

/** Pulumi: what `currentOperation` of a stack says. */
export function formatOperation({ kind, author, started }: Update): Record<string, unknown> {
  return { kind, author, started };
}

export function updateId({ id }: Update): string {
  return publicId("update", id);
}

function resultOf({ status }: Update): string {
  switch (status) {
    case "not started":
      return "not-started";
    case "running":
      return "in-progress";
    case "succeeded":
      return "succeeded";
    case "failed":
    case "cancelled":
      return "failed";
  }
}

function updatesOf(state: CloudState, { id }: Stack): Update[] {
  return state.updates.filter(({ stack }) => stack === id);
}

function runningUpdates(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun, status }) => !dryRun && status === "running");
}

function holdsLease({ lease }: Update, seconds: number): boolean {
  return lease !== null && lease.expires > seconds;
}
