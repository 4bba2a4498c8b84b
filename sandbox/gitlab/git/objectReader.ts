import type { GitObject } from "./objects";
import { startGit } from "./gitProcess";
import { TooLarge } from "./pushLimits";

/** Reads objects of a repository, any number of them through one process. */
export interface ObjectReader {
  /** Rejects with a {@link MissingObject} where there is none of that id. */
  read(id: string): Promise<GitObject>;
  close(): void;
}

/** A push that refers to what neither it nor the repository has. */
export class MissingObject extends Error {
  override readonly name = "MissingObject";

  constructor(readonly id: string) {
    super(`missing object ${id}`);
  }
}

/**
 * Opens the objects of a repository; `environment` may name further folders with objects. It reads no more than `bytes`
 * of them: then it rejects with a {@link TooLarge}. git: `cat-file --batch`.
 */
export function openObjects(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
  bytes = Infinity,
): ObjectReader {
  const child = startGit(["--git-dir", repository, "cat-file", "--batch"], environment);
  const waiting: Waiting[] = [];
  const input = new Input(bytes);
  let fault: Error | undefined;

  child.stdout.on("data", (chunk: Buffer) => {
    if (fault) return;
    input.add(chunk);
    for (let first = waiting[0]; first; first = waiting[0]) {
      const answer = input.takeAnswer();
      if (!answer) return;
      if (answer === "too large") {
        fail(new TooLarge(`the push brings more than ${bytes} bytes of content`));
        child.kill();
        return;
      }
      waiting.shift();
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
    for (const left of waiting.splice(0)) left.reject(fault);
  }

  return {
    read: (id) =>
      new Promise((resolve, reject) => {
        if (fault) {
          reject(fault);
          return;
        }
        waiting.push({ id, resolve, reject });
        child.stdin.write(`${id}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

interface Waiting {
  readonly id: string;
  resolve(object: GitObject): void;
  reject(error: Error): void;
}

const TYPES: readonly string[] = ["blob", "tree", "commit", "tag"] satisfies GitObject["type"][];

/** What has come from `cat-file` and is not yet a whole answer. Joins chunks once, when an answer is complete. */
class Input {
  private chunks: Buffer[] = [];
  private length = 0;
  private needed = 0;

  /** `left` is how much content may still come. */
  constructor(private left: number) {}

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
    if (Number(size) > this.left) return "too large";
    const from = end + 1;
    const to = from + Number(size);
    this.needed = to + 1;
    if (all.length < this.needed) return undefined;
    // A copy, because a chunk would stay in memory for the smallest part of it.
    const content = Buffer.from(all.subarray(from, to));
    this.keep(all.subarray(to + 1));
    this.left -= content.length;
    return { type: type as GitObject["type"], content };
  }

  private keep(rest: Buffer): void {
    this.chunks = [rest];
    this.length = rest.length;
    this.needed = 0;
  }
}
