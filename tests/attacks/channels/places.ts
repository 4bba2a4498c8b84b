import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "./channelNames";

/** A trap that a job executed or read: a file that another job left. */
export interface ExecutedTrap {
  readonly channel: Channel;
  /** The file, or its kind. */
  readonly what: string;
  /** The job that left it. */
  readonly leftBy: string;
  /** The job that executed or read it. */
  readonly reader: string;
}

/** A request of unreviewed code to change data of stronger identities. */
export interface Attempt {
  readonly channel: Channel;
  readonly what: string;
  /** The job that sent the request. */
  readonly sentBy: string;
  readonly status: number;
}

/** A folder outside the sandbox in which unreviewed code, and every job that executes its files, can write. */
export interface Places {
  /** The log to which a trap adds a line when it is executed or read. */
  readonly trapLog: string;
  /** The log of the files that were left behind. */
  readonly leftFile: string;
  /** The log of the requests that unreviewed code sent. */
  readonly attemptsFile: string;
  /** Executables that settings left behind refer to. */
  readonly traps: string;
  executedTraps(): readonly ExecutedTrap[];
  /** The channels on which each job left something. */
  left(): ReadonlyMap<string, ReadonlySet<Channel>>;
  attempts(): readonly Attempt[];
  remove(): void;
}

export function createPlaces(): Places {
  const folder = mkdtempSync(join(tmpdir(), "traps-"));
  const [trapLog, leftFile, attemptsFile] = ["executed", "left", "attempts"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [trapLog, leftFile, attemptsFile]) appendFileSync(file, "");
  const traps = join(folder, "traps");
  mkdirSync(traps);
  return {
    trapLog,
    leftFile,
    attemptsFile,
    traps,
    executedTraps() {
      return linesOf(trapLog).map(([channel = "", what = "", leftBy = "", reader = ""]) => {
        return { channel: channel as Channel, what, leftBy, reader };
      });
    },
    left() {
      const byJob = new Map<string, Set<Channel>>();
      for (const [channel = "", , leftBy = ""] of linesOf(leftFile)) {
        byJob.set(leftBy, (byJob.get(leftBy) ?? new Set()).add(channel as Channel));
      }
      return byJob;
    },
    attempts() {
      return linesOf(attemptsFile).map(([channel = "", what = "", sentBy = "", status = ""]) => {
        return { channel: channel as Channel, what, sentBy, status: Number(status) };
      });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Each line once, because a hook may run many times in a job. */
function linesOf(file: string): readonly (readonly string[])[] {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return [...new Set(text === "" ? [] : text.split("\n"))].map((line) => line.split("|"));
}
