import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Folder } from "../folder";
import type { Stack, UntypedDeployment, Update } from "./entities";

/** An event of the engine, as it came. Pulumi: EngineEvent. */
export type EngineEvent = Readonly<Record<string, unknown>>;

/** As much as the events of one update may take on disk: some ten thousand steps. */
export const mostEventBytes = 16 * 1024 * 1024;

/**
 * Keeps events on disk, behind those that are there. An update that has said too much is heard no more, but for what it
 * came to.
 */
export function keepEvents(folder: Folder, update: Update, events: readonly EngineEvent[]): void {
  const path = eventsPath(folder, update);
  let size = existsSync(path) ? statSync(path).size : 0;
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const kept = lines.filter((line, index) => {
    const fits = size + line.length <= mostEventBytes;
    if (fits) size += line.length;
    return fits || events[index]?.summaryEvent !== undefined;
  });
  if (kept.length > 0) appendFileSync(path, kept.join(""), { mode: 0o600 });
}

/** The events of an update in the order of the engine: batches come side by side, and may come again. */
export function eventsOf(folder: Folder, update: Update): EngineEvent[] {
  const text = textAt(eventsPath(folder, update))?.toString("utf8") ?? "";
  const events = text.split("\n").flatMap(eventIn);
  const seen = new Set<unknown>();
  return events
    .filter(({ sequence }) => sequence === undefined || (!seen.has(sequence) && seen.add(sequence)))
    .sort((a, b) => Number(a.sequence ?? 0) - Number(b.sequence ?? 0));
}

/** None in a line that a crash cut off, with what was written behind it later. */
function eventIn(line: string): EngineEvent[] {
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}

/** Keeps the state that the stack had when an update ended: the whole of it, or nothing. */
export function keepState(folder: Folder, update: Update, deployment: UntypedDeployment | null): void {
  const path = statePath(folder, update);
  writeFileSync(`${path}.new`, gzipSync(JSON.stringify(deployment)), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The state that the stack had when an update ended; undefined where it is kept no more. */
export function stateAfter(folder: Folder, update: Update): UntypedDeployment | null | undefined {
  const bytes = textAt(statePath(folder, update));
  return bytes && (JSON.parse(gunzipSync(bytes).toString("utf8")) as UntypedDeployment | null);
}

/** Removes what was kept of an update. */
export function forgetFiles(folder: Folder, update: Update): void {
  rmSync(eventsPath(folder, update), { force: true });
  rmSync(statePath(folder, update), { force: true });
}

/** Removes what was kept of all updates of a stack. */
export function forgetStackFiles(folder: Folder, stack: Stack): void {
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
