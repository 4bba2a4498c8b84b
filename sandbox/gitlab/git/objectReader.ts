import type { GitObject } from "./objects";
import { startGit } from "./gitProcess";
import { TooLarge } from "./pushLimits";

/** Reads objects of a repository through one git process. */
export interface ObjectReader {
  /** Rejects with a {@link MissingObject} if no object has that id. */
  read(id: string): Promise<GitObject>;
  close(): void;
}

/** A push refers to an object that neither the push nor the repository has. */
export class MissingObject extends Error {
  override readonly name = "MissingObject";

  constructor(readonly id: string) {
    super(`missing object ${id}`);
  }
}

/**
 * Opens a reader of a repository's objects; `environment` may name further object folders. After `bytes` of content, it
 * rejects with a {@link TooLarge}. git: `cat-file --batch`.
 */
export function openObjects(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
  bytes = Infinity,
): ObjectReader {
  const child = startGit(["--git-dir", repository, "cat-file", "--batch"], environment);
  const reads: PendingRead[] = [];
  const input = new Input(bytes);
  let fault: Error | undefined;

  child.stdout.on("data", (chunk: Buffer) => {
    if (fault) return;
    input.add(chunk);
    for (let first = reads[0]; first; first = reads[0]) {
      const answer = input.takeAnswer();
      if (!answer) return;
      if (answer === "too large") {
        fail(new TooLarge(`the push brings more than ${bytes} bytes of content`));
        child.kill();
        return;
      }
      reads.shift();
      if (answer === "missing") first.reject(new MissingObject(first.id));
      else first.resolve({ ...answer, id: first.id });
    }
  });
  child.stderr.resume();
  child.on("error", fail);
  child.on("close", () => {
    fail(new Error("git cat-file ended"));
  });

  function fail(error: Error): void {
    fault ??= error;
    for (const pending of reads.splice(0)) pending.reject(fault);
  }

  return {
    read: (id) =>
      new Promise((resolve, reject) => {
        if (fault) {
          reject(fault);
          return;
        }
        reads.push({ id, resolve, reject });
        child.stdin.write(`${id}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

interface PendingRead {
  readonly id: string;
  resolve(object: GitObject): void;
  reject(error: Error): void;
}

const TYPES: readonly string[] = ["blob", "tree", "commit", "tag"] satisfies GitObject["type"][];

/** Buffers the output of `cat-file` until an answer is complete. It joins the chunks once per answer. */
class Input {
  private chunks: Buffer[] = [];
  private length = 0;
  private needed = 0;

  /** `remaining` is the number of bytes of content that may still be read. */
  constructor(private remaining: number) {}

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  takeAnswer(): Omit<GitObject, "id"> | "missing" | "too large" | undefined {
    if (this.length === 0 || this.length < this.needed) return undefined;
    const all = this.chunks.length === 1 ? (this.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.chunks);
    this.chunks = [all];
    const end = all.indexOf("\n");
    if (end < 0) return undefined;
    const [, type = "", size = ""] = all.subarray(0, end).toString().split(" ");
    if (!TYPES.includes(type)) {
      this.keep(all.subarray(end + 1));
      return "missing";
    }
    if (Number(size) > this.remaining) return "too large";
    const from = end + 1;
    const to = from + Number(size);
    this.needed = to + 1;
    if (all.length < this.needed) return undefined;
    // Copy the content: a slice would keep the whole chunk in memory.
    const content = Buffer.from(all.subarray(from, to));
    this.keep(all.subarray(to + 1));
    this.remaining -= content.length;
    return { type: type as GitObject["type"], content };
  }

  private keep(rest: Buffer): void {
    this.chunks = [rest];
    this.length = rest.length;
    this.needed = 0;
  }
}
