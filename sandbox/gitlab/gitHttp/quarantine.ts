import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { finished, startGit } from "../git/gitProcess";
import { type ObjectReader, openObjects } from "../git/objectReader";
import { PUSH_LIMITS, type PushLimits } from "../git/pushLimits";
import type { GitLabState } from "../state";

/** Where the objects of a push lie until the push is decided. They go from there into the rows, or nowhere. */
export interface Quarantine {
  /** Takes a pack in, and answers what is wrong with it. */
  unpack(pack: AsyncIterable<Buffer>): Promise<string | undefined>;
  /** Reads the objects of the pack and of the repository. */
  open(): ObjectReader;
  close(): Promise<void>;
}

/** Opens a quarantine beside a repository. git: `receive-pack` has one, too, and `receive.maxInputSize`. */
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
      // A client that goes away in the middle takes the process with it.
      await feed(pack, child.stdin).catch(() => child.kill());
      const { code, stderr } = await ended;
      return code === 0 ? undefined : stderr.trim() || "index-pack abnormal exit";
    },
    open: () => openObjects(repository, environment, bytes),
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Hears the client out also where git has heard enough, because a client reads no answer before it has said all. */
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
