import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "./channelNames";

/** A file that one job left and another one executed or read. */
export interface LootLine {
  readonly channel: Channel;
  /** The file, or its kind. */
  readonly what: string;
  /** The job that left it. */
  readonly leaver: string;
  /** The job that executed or read it. */
  readonly reader: string;
}

/** A request of unreviewed code to change data of stronger identities. */
export interface Attempt {
  readonly channel: Channel;
  readonly what: string;
  readonly leaver: string;
  readonly status: number;
}

/** A folder outside the sandbox in which unreviewed code, and every job that executes its files, can write. */
export interface Places {
  /** The files that were executed or read. */
  readonly lootFile: string;
  /** The files that were left behind. */
  readonly leftFile: string;
  readonly attemptsFile: string;
  /** Executables that settings left behind refer to. */
  readonly traps: string;
  loot(): readonly LootLine[];
  /** The channels on which each job left something. */
  left(): ReadonlyMap<string, ReadonlySet<Channel>>;
  attempts(): readonly Attempt[];
  remove(): void;
}

export function createPlaces(): Places {
  const folder = mkdtempSync(join(tmpdir(), "loot-"));
  const [lootFile, leftFile, attemptsFile] = ["loot", "left", "attempts"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [lootFile, leftFile, attemptsFile]) appendFileSync(file, "");
  const traps = join(folder, "traps");
  mkdirSync(traps);
  return {
    lootFile,
    leftFile,
    attemptsFile,
    traps,
    loot() {
      return linesOf(lootFile).map(([channel = "", what = "", leaver = "", reader = ""]) => {
        return { channel: channel as Channel, what, leaver, reader };
      });
    },
    left() {
      const byJob = new Map<string, Set<Channel>>();
      for (const [channel = "", , leaver = ""] of linesOf(leftFile)) {
        byJob.set(leaver, (byJob.get(leaver) ?? new Set()).add(channel as Channel));
      }
      return byJob;
    },
    attempts() {
      return linesOf(attemptsFile).map(([channel = "", what = "", leaver = "", status = ""]) => {
        return { channel: channel as Channel, what, leaver, status: Number(status) };
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
