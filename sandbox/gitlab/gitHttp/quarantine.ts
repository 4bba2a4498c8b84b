import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { finished, startGit } from "../git/gitProcess";
import { type ObjectReader, openObjects } from "../git/objectReader";
import { PUSH_LIMITS, type PushLimits } from "../git/pushLimits";
import type { GitLabState } from "../state";

/** A temporary folder for the objects of a push. Objects of an accepted push are copied into the rows. */
export interface Quarantine {
  /** Unpacks a pack. Returns the fault of an invalid one. */
  unpack(pack: AsyncIterable<Buffer>): Promise<string | undefined>;
  /** Reads the objects of the pack and of the repository. */
  open(): ObjectReader;
  close(): Promise<void>;
}

/** Opens a quarantine for a push to a repository. git: `receive-pack`'s quarantine and `receive.maxInputSize`. */
export function openQuarantine(
  state: GitLabState,
  repository: string,
  { bytes }: Pick<PushLimits, "bytes"> = PUSH_LIMITS,
): Quarantine {
  const folder = mkdtempSync(state.folder.path("quarantine", "push-"));
  const environment = {
    GIT_OBJECT_DIRECTORY: folder,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repository, "objects"),
  };
  return {
    async unpack(pack) {
      const options = ["--stdin", "--fix-thin", "--strict", `--max-input-size=${bytes}`];
      const child = startGit(["--git-dir", repository, "index-pack", ...options], environment);
      const ended = finished(child);
      // If the client disconnects, end the process.
      await feed(pack, child.stdin).catch(() => child.kill());
      const { code, stderr } = await ended;
      return code === 0 ? undefined : stderr.trim() || "index-pack abnormal exit";
    },
    open: () => openObjects(repository, environment, bytes),
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * Reads the whole pack, even if git stops early: a client reads the response only after it has sent everything.
 */
async function feed(pack: AsyncIterable<Buffer>, stdin: Writable): Promise<void> {
  for await (const chunk of pack) {
    if (stdin.writable && !stdin.write(chunk)) await drained(stdin);
  }
  stdin.end();
}

function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stdin.off("drain", done).off("close", done);
      resolve();
    };
    stdin.on("drain", done).on("close", done);
  });
}
