import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Cell } from "../store";
import { BlobIndex } from "./blobIndex";
import { decode, encode } from "./codec";
import { DataFile } from "./dataFile";
import type { Frame } from "./frames";
import type { PersistState } from "./persistState";
import { applyChange, PersistedPart, type PartChange, type PartContent } from "./persistedPart";
import { type Lock, takeLock } from "./lock";

/** The data folder of a sandbox: the servers' states and their ports. */
export interface SandboxData {
  /** Returns the function that persists a server's state under `part`, the same name at each start. */
  persist(part: string): PersistState;
  /**
   * The saved port of a server; on the first start `requested`, or 0 for a free port. Throws if `requested` differs from
   * the saved port: tokens name their issuer by its URL, and stack states name the URL that can decrypt them.
   */
  port(server: ServerName, requested?: number): number;
  /** Saves the port in a server's URL for the next start. */
  savePort(server: ServerName, url: string): void;
  /** Writes all pending changes. Throws if a write fails. */
  flush(): void;
  /** Writes and syncs all pending changes, and releases the folder's lock. */
  close(): void;
  /** Closes the folder after a failed start. Removes the data file if this start created it. */
  abandon(): void;
}

/** A user error: the named folder can't hold a sandbox's data. */
export class DataError extends Error {}

export type ServerName = "gitlab" | "cloud" | "page";

const fileName = "sandbox.data";
const lockName = "sandbox.lock";
/** The number of rows per frame when all rows are written. */
const rowsPerFrame = 500;

/**
 * Opens or creates a data folder. Only its owner may read it, because it holds tokens, keys and secrets in plaintext, as
 * a server's disk does. Each change is in the file before the response to its request is sent.
 */
export function openData(folder: string): SandboxData {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    requireDataFolder(folder);
    chmodSync(folder, 0o700);
    const lock = takeLock(join(folder, lockName));
    try {
      return new FolderData(join(folder, fileName), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw new DataError(`can't keep data in ${folder}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Throws if the folder holds anything else than a sandbox's data. */
function requireDataFolder(folder: string): void {
  const names = readdirSync(folder);
  if (names.length > 0 && !names.some((name) => name.startsWith(fileName) || name.startsWith(lockName))) {
    throw new Error("it is not empty and holds no sandbox data. Name an empty or new folder");
  }
}

class FolderData implements SandboxData {
  private readonly file: DataFile;
  /** The contents read from the file, by part, until `persist` restores them. */
  private readonly savedContents = new Map<string, PartContent>();
  private readonly parts = new Map<string, PersistedPart>();
  private readonly ports = new Map<ServerName, Cell<number>>();
  private readonly blobs: BlobIndex;
  private pending: Frame[] = [];
  private scheduled = false;
  private closed = false;
  private failing = false;
  /** The length of the file after it was last compacted. */
  private compactedLength: number;

  /** Whether this start created the data file. */
  private readonly isNew: boolean;

  constructor(
    private readonly path: string,
    private readonly lock: Lock,
  ) {
    this.isNew = !existsSync(path);
    this.blobs = new BlobIndex((payload) => this.pending.push({ type: "blob", payload }));
    const { file, frames } = DataFile.open(path);
    this.file = file;
    try {
      for (const frame of frames) this.read(frame);
    } catch (error) {
      file.close();
      throw error;
    }
    this.blobs.doneReading();
    this.compactedLength = file.length;
    this.persist("ports")(this.portCells());
  }

  persist(name: string): PersistState {
    return (state) => {
      const part = new PersistedPart(state, () => this.changed());
      this.parts.set(name, part);
      const content = this.savedContents.get(name);
      this.savedContents.delete(name);
      if (content) part.restore(content);
      return content !== undefined;
    };
  }

  port(server: ServerName, requested?: number): number {
    const saved = this.ports.get(server)?.value ?? 0;
    if (saved !== 0 && requested !== undefined && requested !== 0 && requested !== saved) {
      throw new DataError(
        `the saved port of the ${server} server is ${saved}, not ${requested}: URLs in the data contain it`,
      );
    }
    return saved !== 0 ? saved : (requested ?? 0);
  }

  savePort(server: ServerName, url: string): void {
    const cell = this.ports.get(server);
    if (cell) cell.value = Number(new URL(url).port);
  }

  flush(): void {
    const changes = [...this.parts].flatMap(([name, part]): NamedPartChange[] => {
      const change = part.changes();
      return change ? [{ part: name, change }] : [];
    });
    if (changes.length === 0) return;
    try {
      this.file.append(this.framesOf([changes]));
    } catch (error) {
      // The file lacks these blobs. The next flush writes them again.
      this.blobs.clear();
      throw error;
    }
    for (const part of this.parts.values()) part.forgetChanges();
    if (this.file.length > 2 * this.compactedLength + 8_000_000) this.compact();
  }

  close(): void {
    if (this.closed) return;
    try {
      this.flush();
    } finally {
      this.closed = true;
      this.file.close();
      this.lock.release();
    }
  }

  abandon(): void {
    this.close();
    if (this.isNew) rmSync(this.path, { force: true });
  }

  /**
   * Schedules a flush at the end of the current task, before any response is sent. All changes of a task are in one
   * frame, so they are saved together, and a killed process loses no change to which a response was sent.
   */
  private changed(): void {
    if (this.scheduled || this.closed) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      if (this.closed) return;
      try {
        this.flush();
        this.failing = false;
      } catch (error) {
        if (!this.failing) {
          process.stderr.write(`sandbox: can't save changes: ${String(error)}\n`);
        }
        this.failing = true;
      }
    });
  }

  /** Replaces the file with one that holds only the current rows. */
  private compact(): void {
    this.blobs.clear();
    const changes: NamedPartChange[][] = [];
    for (const [name, part] of this.parts) {
      for (const change of part.everything(rowsPerFrame)) changes.push([{ part: name, change }]);
    }
    try {
      this.file.replace(this.framesOf(changes));
    } catch (error) {
      this.blobs.clear();
      throw error;
    }
    this.compactedLength = this.file.length;
  }

  private framesOf(changes: readonly NamedPartChange[][]): Frame[] {
    this.pending = [];
    for (const change of changes) {
      const payload = encode(change, this.blobs);
      this.pending.push({ type: "change", payload });
    }
    const frames = this.pending;
    this.pending = [];
    return frames;
  }

  private read({ type, payload }: Frame): void {
    switch (type) {
      case "blob":
        this.blobs.add(payload);
        return;
      case "change":
        for (const { part, change } of decode(payload, this.blobs) as NamedPartChange[]) {
          const content: PartContent = this.savedContents.get(part) ?? { collections: new Map(), cells: new Map() };
          this.savedContents.set(part, content);
          applyChange(content, change);
        }
    }
  }

  private portCells(): object {
    const names: readonly ServerName[] = ["gitlab", "cloud", "page"];
    for (const name of names) this.ports.set(name, new Cell(0));
    return Object.fromEntries(this.ports);
  }
}

/** A change as the file holds it. */
interface NamedPartChange {
  /** The name of the part. */
  readonly part: string;
  readonly change: PartChange;
}
