import { conflict, forbidden } from "./apiError";
import { resourceCount } from "./checkpoints";
import type { Lease, Stack, Update } from "./entities";
import { leaseValue, publicId } from "./identifiers";
import type { CloudState } from "./state";
import { forgetFiles, keepState } from "./updateFiles";

/** Pulumi Cloud: a lease lives for five minutes at most, and is renewed. */
export const longestLease = 300;

/** An update that is running. */
export type LeasedUpdate = Update & { readonly lease: Lease };

/**
 * Of how many updates of a stack the events and states are kept: more than anybody scrolls back, and a few megabytes on
 * disk. Their rows stay all, so that the history is whole.
 */
export const keptUpdates = 100;
/** How many previews of a stack are kept, and as many updates that never started. */
export const keptPreviews = 50;

/** The updates of a stack that may change it, oldest first: previews are kept apart. */
export function historyOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun, status }) => !dryRun && status !== "not started");
}

/** The updates of a stack that only looked. */
export function previewsOf(state: CloudState, stack: Stack): Update[] {
  return updatesOf(state, stack).filter(({ dryRun }) => dryRun);
}

/**
 * Refuses what would change a stack while an update does, with the CLI's "conflicting update". Assumption: previews need
 * not wait and are not waited for.
 */
export function requireIdle(state: CloudState, stack: Stack, seconds: number): void {
  if (runningUpdate(state, stack, seconds)) throw conflict("Conflict: Another update is currently in progress.");
}

/** Ends the updates whose lease has run out: whoever held it does not come back, so that they have failed. */
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
  // Who asks mostly asks for the newest.
  return state.updates.filter((update) => update.stack === stack.id).findLast((update) => updateId(update) === id);
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
  const lease = { value: leaseValue(state.key.value, update.id), expires: seconds + longestLease };
  state.stacks.update(stack.id, { version });
  return { ...state.updates.update(update.id, { status: "running", version, started: seconds, lease }), lease };
}

/** Ends an update, with the state that the stack has by then. */
export function endUpdate(
  state: CloudState,
  update: Update,
  status: "succeeded" | "failed" | "cancelled",
  ended: number,
): void {
  const stack = state.stacks.get(update.stack);
  const deployment = stack?.state ?? null;
  if (!update.dryRun) keepState(state.folder, update, deployment);
  const resources = update.dryRun ? 0 : resourceCount(deployment);
  state.updates.update(update.id, { status, ended, lease: null, resourceCount: resources });
  if (stack) forgetOld(state, stack, ended);
}

/**
 * Bounds what is kept: previews come with every merge request. Each sort by itself, so that whoever may only preview
 * takes nobody's update away.
 */
function forgetOld(state: CloudState, stack: Stack, seconds: number): void {
  const [outdated] = historyOf(state, stack)
    .filter(({ status }) => status !== "running")
    .slice(0, -keptUpdates)
    .slice(-1);
  // One at a time: those before it are gone already.
  if (outdated) forgetFiles(state.folder, outdated);

  const waiting = updatesOf(state, stack).filter(({ status }) => status === "not started");
  const ended = previewsOf(state, stack).filter(({ status }) => status !== "not started" && status !== "running");
  const surplus = [ended, waiting.filter(({ dryRun }) => dryRun), waiting.filter(({ dryRun }) => !dryRun)]
    .flatMap((sort) => sort.slice(0, -keptPreviews))
    // Whoever created one may be about to start it.
    .filter(({ status, created }) => status !== "not started" || created + longestLease <= seconds);
  for (const update of surplus) {
    forgetFiles(state.folder, update);
    state.updates.delete(update.id);
  }
}

/** Assumption: the texts. The CLI gives an update up whose lease is refused with 403. */
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

/** Pulumi Cloud: UpdateInfo, which has the CLI's inside. */
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

/** Pulumi: what `currentOperation` of a stack says. */
export function formatOperation({ kind, author, started }: Update): Record<string, unknown> {
  return { kind, author, started };
}

/** What the API calls `updateID`. */
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
