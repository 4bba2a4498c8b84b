import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Folder } from "../folder";
import type { Stack, UntypedDeployment, Update } from "./entities";

/** An event of the engine, as it was sent. Pulumi: EngineEvent. */
export type EngineEvent = Readonly<Record<string, unknown>>;

/** The maximum size of an update's events on disk: about ten thousand steps. */
export const maxEventBytes = 16 * 1024 * 1024;

/**
 * Appends events to an update's file. Beyond the maximum size only the summary is kept.
 */
export function appendEvents(folder: Folder, update: Update, events: readonly EngineEvent[]): void {
  const path = eventsPath(folder, update);
  let size = existsSync(path) ? statSync(path).size : 0;
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const kept = lines.filter((line, index) => {
    const fits = size + line.length <= maxEventBytes;
    if (fits) size += line.length;
    return fits || events[index]?.summaryEvent !== undefined;
  });
  if (kept.length > 0) appendFileSync(path, kept.join(""), { mode: 0o600 });
}

/** The events of an update in the engine's order. Batches may arrive out of order or twice. */
export function eventsOf(folder: Folder, update: Update): EngineEvent[] {
  const text = textAt(eventsPath(folder, update))?.toString("utf8") ?? "";
  const events = text.split("\n").flatMap(eventIn);
  const seen = new Set<unknown>();
  return events
    .filter(({ sequence }) => sequence === undefined || (!seen.has(sequence) && seen.add(sequence)))
    .sort((a, b) => Number(a.sequence ?? 0) - Number(b.sequence ?? 0));
}

/** The event of a line. None if a crash left the line incomplete. */
function eventIn(line: string): EngineEvent[] {
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}

/** Saves the stack's state at the end of an update, atomically. */
export function saveState(folder: Folder, update: Update, deployment: UntypedDeployment | null): void {
  const path = statePath(folder, update);
  writeFileSync(`${path}.new`, gzipSync(JSON.stringify(deployment)), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The stack's state at the end of an update, or undefined if it was deleted. */
export function stateAfter(folder: Folder, update: Update): UntypedDeployment | null | undefined {
  const bytes = textAt(statePath(folder, update));
  return bytes && (JSON.parse(gunzipSync(bytes).toString("utf8")) as UntypedDeployment | null);
}

/** Deletes the files of an update. */
export function deleteUpdateFiles(folder: Folder, update: Update): void {
  rmSync(eventsPath(folder, update), { force: true });
  rmSync(statePath(folder, update), { force: true });
}

/** Deletes the files of all updates of a stack. */
export function deleteStackFiles(folder: Folder, stack: Stack): void {
  rmSync(folder.path("cloud", `stack-${stack.id}`), { recursive: true, force: true });
}

function eventsPath(folder: Folder, { id, stack }: Update): string {
  return folder.path("cloud", `stack-${stack}`, `${id}.events.jsonl`);
}

function statePath(folder: Folder, { id, stack }: Update): string {
  return folder.path("cloud", `stack-${stack}`, `${id}.state.json.gz`);
}

function textAt(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
