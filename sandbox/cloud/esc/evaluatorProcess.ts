import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { type Interface, createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import {
  type EscAnswer,
  EscEnded,
  type EscEvaluator,
  type EscLoader,
  type EscRequest,
  EscUnavailable,
} from "./evaluator";
import { locateEvaluator } from "./locateEvaluator";

/**
 * Pulumi's evaluator, in a process that starts with the first request and ends with `close` or with this process. `locate`
 * returns the path of its program, or throws {@link EscUnavailable}. A request that takes more than `limit` milliseconds
 * ends the process; the next request starts a new one.
 */
export function evaluatorProcess(locate: () => string = locateEvaluator, limit = 30_000): EscEvaluator {
  let running: Conversation | undefined;
  // The process handles one request at a time.
  let last: Promise<unknown> = Promise.resolve();

  return {
    evaluate(request, load) {
      const answer = last.then(() => evaluate(request, load));
      last = answer.catch(() => undefined);
      return answer;
    },
    close() {
      running?.end();
      running = undefined;
    },
  };

  async function evaluate(request: EscRequest, load: EscLoader): Promise<EscAnswer> {
    if (running?.isOver()) running = undefined;
    running ??= await startConversation(locate(), limit);
    const conversation = running;
    try {
      return await conversation.ask(request, load);
    } catch (error) {
      // The rest of the aborted response must not become the response to the next request.
      conversation.end();
      if (running === conversation) running = undefined;
      throw error;
    }
  }
}

interface Conversation {
  ask(request: EscRequest, load: EscLoader): Promise<EscAnswer>;
  /** Whether the process has ended. */
  isOver(): boolean;
  end(): void;
}

interface Message extends EscAnswer {
  /** The name of a requested import. A message without it is the response. */
  readonly load?: string;
  readonly failure?: string;
}

type Evaluator = ChildProcessByStdio<Writable, Readable, null>;

async function startConversation(program: string, limit: number): Promise<Conversation> {
  // The process gets none of the user's environment variables.
  const child = spawn(program, [], { env: {}, stdio: ["pipe", "pipe", "inherit"] });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new EscUnavailable(error instanceof Error ? error.message : String(error));
  }
  // A write to an ended process must not crash the sandbox. `receive` reports its end.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
  let isOver = false;
  lines.once("close", () => (isOver = true));
  rest(child);

  return {
    async ask(request, load) {
      wake(child);
      const question = { isLate: false };
      const timer = setTimeout(() => {
        question.isLate = true;
        child.kill("SIGKILL");
      }, limit);
      try {
        send(request);
        for (;;) {
          const message = await receive(lines);
          if (message.failure !== undefined) throw new Error(`ESC's evaluator failed: ${message.failure}`);
          if (message.load === undefined) return message;
          send(load(message.load));
        }
      } catch (error) {
        // The time limit is the reason, not the error that followed.
        throw question.isLate ? new EscEnded(`it took longer than ${limit} ms`) : error;
      } finally {
        clearTimeout(timer);
        rest(child);
      }
    },
    isOver: () => isOver,
    end() {
      child.stdin.end();
      child.kill("SIGKILL");
    },
  };

  function send(value: unknown): void {
    child.stdin.write(`${JSON.stringify(value)}\n`);
  }
}

function receive(lines: Interface): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onLine = (line: string) => {
      lines.removeListener("close", onClose);
      const message = parsed(line);
      if (message) resolve(message);
      else reject(new EscEnded("ESC's evaluator ended in the middle of its response"));
    };
    const onClose = () => {
      lines.removeListener("line", onLine);
      reject(new EscEnded("ESC's evaluator ended before its response"));
    };
    lines.once("line", onLine);
    lines.once("close", onClose);
  });
}

/** Parses a line, or returns undefined for an incomplete one of a process that has ended. */
function parsed(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

/** Lets this process exit while the evaluator is idle. */
function rest(child: Evaluator): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) unreferenced(pipe).unref?.();
}

function wake(child: Evaluator): void {
  child.ref();
  for (const pipe of [child.stdin, child.stdout]) unreferenced(pipe).ref?.();
}

/** A pipe with the methods of a socket, which its type lacks. */
function unreferenced(pipe: Readable | Writable): { ref?: () => void; unref?: () => void } {
  return pipe as { ref?: () => void; unref?: () => void };
}
