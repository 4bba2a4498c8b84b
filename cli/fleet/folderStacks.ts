import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { digestRecordType } from "../../components/fleet/planHash";
import { mapWithLimit } from "../../components/mapWithLimit";
import { readRecorded } from "../../pipeline/fleet/digest";
import { type StoredStack, type StoredStacks, unreadStacks } from "../../pipeline/fleet/fleetStatus";
import { systemReason } from "../systemReason";

/** The number of files that are read at the same time. */
const concurrency = 16;

/**
 * Reads the states in a folder of a self-managed backend. Pulumi: the folder of a project has one JSON file for each stack, which may
 * be compressed.
 */
export async function readFolderStacks(folder: string): Promise<StoredStacks> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { stacks: new Map() };
    return unreadStacks(`${folder} can't be read: ${systemReason(error)}`);
  }
  const files = names.flatMap((file): [string, string][] => {
    const [, stack] = /^(.+)\.json(\.gz)?$/.exec(file) ?? [];
    return stack === undefined ? [] : [[stack, file]];
  });
  const read = await mapWithLimit(
    files,
    async ([stack, file]) => [stack, await readState(join(folder, file), stack)] as const,
    concurrency,
  );
  return { stacks: new Map(read) };
}

async function readState(file: string, stack: string): Promise<StoredStack> {
  const none: StoredStack = { recorded: { kind: "none" } };
  try {
    const bytes = await readFile(file);
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    const { checkpoint } = JSON.parse(text) as StateFile;
    const resources = checkpoint?.latest?.resources ?? [];
    const record = resources.find(({ urn }) => urn.endsWith(`${digestRecordType}::${stack}-digest`));
    return { recorded: recordIn(record), resources: resources.length };
  } catch {
    return none;
  }
}

/** Pulumi: a state file of a self-managed backend, as far as it is read. */
interface StateFile {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly StateRecord[] } };
}

interface StateRecord {
  readonly urn: string;
  readonly inputs?: { readonly planned?: unknown };
  readonly outputs?: { readonly applied?: unknown };
}

/** The digest in a record. The record of an update that did not finish has a planned digest, but not the same one as applied. */
function recordIn(record: StateRecord | undefined): StoredStack["recorded"] {
  const { planned } = record?.inputs ?? {};
  if (typeof planned !== "string") return { kind: "none" };
  return record?.outputs?.applied === planned ? readRecorded(planned) : { kind: "unfinished" };
}
