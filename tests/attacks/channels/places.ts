import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "./channelNames";

/** Something that one job left and another one executed or read. */
export interface LootLine {
  readonly channel: Channel;
  /** The file, or the kind of thing. */
  readonly what: string;
  /** The job that left it. */
  readonly leaver: string;
  /** The job that executed or read it. */
  readonly reader: string;
}

/** A request of unreviewed code for what only stronger identities may change. */
export interface Attempt {
  readonly channel: Channel;
  readonly what: string;
  readonly leaver: string;
  readonly status: number;
}

/** A folder outside the sandbox in which unreviewed code, and whoever executes what it left, can write. */
export interface Places {
  /** What was executed or read. */
  readonly lootFile: string;
  /** What was left behind. */
  readonly leftFile: string;
  readonly attemptsFile: string;
  /** Executables that settings which were left behind name. */
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

/** Each line once: a hook, for one, runs many times in a job. */
function linesOf(file: string): readonly (readonly string[])[] {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return [...new Set(text === "" ? [] : text.split("\n"))].map((line) => line.split("|"));
}
