import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Cell } from "../store";
import { BlobIndex } from "./blobIndex";
import { decode, encode } from "./codec";
import { DataFile } from "./dataFile";
import type { Frame } from "./frames";
import type { Keep } from "./keep";
import { applyChange, KeptPart, type PartChange, type PartContent } from "./keptPart";
import { type Lock, takeLock } from "./lock";

/** The states that a folder keeps. */
export interface SandboxData {
  /** What a server's state is kept by, under a name that stays. */
  keep(part: string): Keep;
  /**
   * The port that a server had before; without one the asked one, or 0 for a free one. URLs are identities: tokens name
   * their issuer by its URL and states where they can be decrypted, so that asking for another port is an error.
   */
  port(server: ServerName, asked?: number): number;
  keepPort(server: ServerName, url: string): void;
  /** Writes what has not been written yet. Throws where that fails. */
  flush(): void;
  /** Writes and syncs the rest, and lets others have the folder. */
  close(): void;
  /** Closes it for a start that failed: a folder that was new keeps nothing of what that had begun to plant. */
  abandon(): void;
}

/** Why a folder can't keep a sandbox's data, in words for whoever named it. */
export class DataError extends Error {}

export type ServerName = "gitlab" | "cloud" | "page";

const fileName = "sandbox.data";
const lockName = "sandbox.lock";
/** Rows per frame, where all are written. */
const rowsPerFrame = 500;

/**
 * Opens a folder that keeps what the sandbox holds, or makes one. It holds tokens, keys and secrets in the clear, as a
 * server's own disk does, so that nobody but its owner may read it. A change is in its file before the request that
 * made it is answered.
 */
export function openData(folder: string): SandboxData {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    requireOwn(folder);
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

/** A folder that is used for something else stays as it is. */
function requireOwn(folder: string): void {
  const names = readdirSync(folder);
  if (names.length > 0 && !names.some((name) => name.startsWith(fileName) || name.startsWith(lockName))) {
    throw new Error("it is not empty, and not the sandbox's. Name a folder that is empty or does not exist");
  }
}

class FolderData implements SandboxData {
  private readonly file: DataFile;
  private readonly kept = new Map<string, PartContent>();
  private readonly parts = new Map<string, KeptPart>();
  private readonly ports = new Map<ServerName, Cell<number>>();
  private readonly blobs: BlobIndex;
  private pending: Frame[] = [];
  private scheduled = false;
  private closed = false;
  private failing = false;
  /** How long the file was when all of it was needed. */
  private lengthOfAll: number;

  /** Whether nothing was kept in it before. */
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
    this.lengthOfAll = file.length;
    this.keep("ports")(this.portCells());
  }

  keep(name: string): Keep {
    return (state) => {
      const part = new KeptPart(state, () => this.changed());
      this.parts.set(name, part);
      const content = this.kept.get(name);
      this.kept.delete(name);
      if (content) part.restore(content);
      return content !== undefined;
    };
  }

  port(server: ServerName, asked?: number): number {
    const kept = this.ports.get(server)?.value ?? 0;
    if (kept !== 0 && asked !== undefined && asked !== 0 && asked !== kept) {
      throw new DataError(`the data is of a sandbox whose ${server} server has the port ${kept}, not ${asked}`);
    }
    return kept !== 0 ? kept : (asked ?? 0);
  }

  keepPort(server: ServerName, url: string): void {
    const cell = this.ports.get(server);
    if (cell) cell.value = Number(new URL(url).port);
  }

  flush(): void {
    const changes = [...this.parts].flatMap(([part, kept]): PartOf[] => {
      const change = kept.changes();
      return change ? [{ part, change }] : [];
    });
    if (changes.length === 0) return;
    try {
      this.file.append(this.framesOf([changes]));
    } catch (error) {
      // What the file lacks now is written with the next change.
      this.blobs.clear();
      throw error;
    }
    for (const part of this.parts.values()) part.forgetChanges();
    if (this.file.length > 2 * this.lengthOfAll + 8_000_000) this.compact();
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
   * Writes as soon as what runs has ended, before any answer can go out: one frame for all that changes at a time. So
   * what belongs together is kept together, and what was answered is not lost when the process is killed.
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
          process.stderr.write(`sandbox: can't keep what changes for now: ${String(error)}\n`);
        }
        this.failing = true;
      }
    });
  }

  /** Replaces the file by one that holds what there is now, and not how it came about. */
  private compact(): void {
    this.blobs.clear();
    const changes: PartOf[][] = [];
    for (const [part, kept] of this.parts) {
      for (const change of kept.everything(rowsPerFrame)) changes.push([{ part, change }]);
    }
    try {
      this.file.replace(this.framesOf(changes));
    } catch (error) {
      this.blobs.clear();
      throw error;
    }
    this.lengthOfAll = this.file.length;
  }

  private framesOf(changes: readonly PartOf[][]): Frame[] {
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
        for (const { part, change } of decode(payload, this.blobs) as PartOf[]) {
          const content: PartContent = this.kept.get(part) ?? { collections: new Map(), cells: new Map() };
          this.kept.set(part, content);
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

interface PartOf {
  readonly part: string;
  readonly change: PartChange;
}
