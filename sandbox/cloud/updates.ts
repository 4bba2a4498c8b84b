import { conflict, forbidden } from "./apiError";
import { resourceCount } from "./checkpoints";
import type { Lease, Stack, Update } from "./entities";
import { leaseValue, publicId } from "./identifiers";
import type { CloudState } from "./state";
import { deleteUpdateFiles, saveState } from "./updateFiles";

/** Pulumi Cloud: a lease is valid for at most five minutes, and is renewed. */
export const maxLeaseDuration = 300;

/** An update that is running. */
export type LeasedUpdate = Update & { readonly lease: Lease };

/**
 * The number of updates of a stack whose events and states are kept: a few megabytes on disk. Their rows are never deleted,
 * so that the history is complete.
 */
export const maxKeptUpdates = 100;
/** The number of previews of a stack that are kept, and of updates that never started. */
export const maxKeptPreviews = 50;

/** The updates of a stack without previews, oldest first. */
export function historyOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun, status }) => !dryRun && status !== "not started");
}

/** The previews of a stack, oldest first. */
export function previewsOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun }) => dryRun);
}

/**
 * Throws a conflict if an update of the stack is running, which the CLI shows as "conflicting update". Assumption: previews
 * neither cause nor get conflicts.
 */
export function requireIdle(state: CloudState, stack: Stack, seconds: number): void {
  if (runningUpdate(state, stack, seconds)) throw conflict("Conflict: Another update is currently in progress.");
}

/** Marks updates with an expired lease as failed. */
export function endExpired(state: CloudState, seconds: number): void {
  for (const update of state.updates.filter(({ status }) => status === "running")) {
    const { lease } = update;
    if (lease === null || holdsLease(update, seconds)) continue;
    endUpdate(state, update, "failed", lease.expires);
    state.updates.update(update.id, { lease });
  }
}

/** An update of a stack by its public id. */
export function updateNamed(state: CloudState, stack: Stack, id: string): Update | undefined {
  // Mostly the newest update is requested.
  return state.updates.filter((update) => update.stack === stack.id).findLast((update) => updateId(update) === id);
}

/** The update that changes a stack at this moment. */
export function runningUpdate(state: CloudState, stack: Stack, seconds: number): Update | undefined {
  return runningUpdates(state, stack).find((update) => holdsLease(update, seconds));
}

/** Starts an update that was created. Only updates that are not previews increase the stack's version. */
export function startUpdate(state: CloudState, stack: Stack, update: Update, seconds: number): LeasedUpdate {
  if (update.status !== "not started") throw conflict("Conflict: The update has already been started.");
  if (!update.dryRun) requireIdle(state, stack, seconds);
  const version = update.dryRun ? stack.version : stack.version + 1;
  const lease = { value: leaseValue(state.key.value, update.id), expires: seconds + maxLeaseDuration };
  state.stacks.update(stack.id, { version });
  return { ...state.updates.update(update.id, { status: "running", version, started: seconds, lease }), lease };
}

/** Ends an update, and saves the stack's current state with it. */
export function endUpdate(
  state: CloudState,
  update: Update,
  status: "succeeded" | "failed" | "cancelled",
  ended: number,
): void {
  const stack = state.stacks.get(update.stack);
  const deployment = stack?.state ?? null;
  if (!update.dryRun) saveState(state.folder, update, deployment);
  const resources = update.dryRun ? 0 : resourceCount(deployment);
  const ending = state.updates.update(update.id, { status, ended, lease: null, resourceCount: resources });
  if (stack) state.happened.emit({ kind: "stack_update", stack, update: ending });
  if (stack) deleteOldUpdates(state, stack, ended);
}

/**
 * Deletes the files of old updates, old previews, and updates that never started. Each kind has its own limit, so that
 * previews, which need less permission, can't remove updates.
 */
function deleteOldUpdates(state: CloudState, stack: Stack, seconds: number): void {
  const [outdated] = historyOf(state, stack)
    .filter(({ status }) => status !== "running")
    .slice(0, -maxKeptUpdates)
    .slice(-1);
  // Only one per call: older ones were deleted by earlier calls.
  if (outdated) deleteUpdateFiles(state.folder, outdated);

  const waiting = updatesOf(state, stack).filter(({ status }) => status === "not started");
  const ended = previewsOf(state, stack).filter(({ status }) => status !== "not started" && status !== "running");
  const surplus = [ended, waiting.filter(({ dryRun }) => dryRun), waiting.filter(({ dryRun }) => !dryRun)]
    .flatMap((kind) => kind.slice(0, -maxKeptPreviews))
    // A recently created update may still be started.
    .filter(({ status, created }) => status !== "not started" || created + maxLeaseDuration <= seconds);
  for (const update of surplus) {
    deleteUpdateFiles(state.folder, update);
    state.updates.delete(update.id);
  }
}

/** Requires a valid lease. Assumption: the wording of the errors. The CLI aborts an update whose lease gets a 403. */
export function requireLease(update: Update, seconds: number): LeasedUpdate {
  const { lease, status } = update;
  if (lease && lease.expires <= seconds) throw forbidden("the lease of the update has expired");
  if (status !== "running" || !lease) throw forbidden(`the update is not running: it has ${status}`);
  return { ...update, lease };
}

/** Pulumi: UpdateInfo. */
export function formatUpdate(update: Update): Record<string, unknown> {
  const { kind, started, message, environment, config, ended, version, resourceChanges, resourceCount } = update;
  return {
    kind,
    startTime: started,
    message,
    environment,
    config,
    result: resultOf(update),
    endTime: ended,
    version,
    resourceChanges,
    resourceCount,
  };
}

/** Pulumi Cloud: UpdateInfo, which contains the CLI's UpdateInfo. */
export function formatServiceUpdate(stack: Stack, update: Update): Record<string, unknown> {
  const { author, version } = update;
  return {
    info: formatUpdate(update),
    updateID: updateId(update),
    version,
    latestVersion: stack.version,
    requestedBy: { name: author, githubLogin: author, avatarUrl: "" },
    policyPacks: [],
  };
}

/** Pulumi: `currentOperation` of a stack. */
export function formatOperation({ kind, author, started }: Update): Record<string, unknown> {
  return { kind, author, started };
}

/** The public id of an update, `updateID` in the API. */
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
