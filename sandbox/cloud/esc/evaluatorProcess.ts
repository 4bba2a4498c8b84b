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
 * Pulumi's own evaluator, in a process that starts with the first request and ends when the evaluator is closed or this
 * process dies. `locate` gives the path of its program, or throws {@link EscUnavailable}. `limit` is how long a request
 * may take, in milliseconds: then the process is ended, and the next request starts another.
 */
export function evaluatorProcess(locate: () => string = locateEvaluator, limit = 30_000): EscEvaluator {
  let running: Conversation | undefined;
  // It answers one request after the other.
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
      // What is left of a conversation that broke off would be taken for the answer to the next request.
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
  /** The name of an import that is wanted; any other message is the answer. */
  readonly load?: string;
  readonly failure?: string;
}

type Evaluator = ChildProcessByStdio<Writable, Readable, null>;

async function startConversation(program: string, limit: number): Promise<Conversation> {
  // Nothing of the user's own is in its environment: it needs none of it.
  const child = spawn(program, [], { env: {}, stdio: ["pipe", "pipe", "inherit"] });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new EscUnavailable(error instanceof Error ? error.message : String(error));
  }
  // A write to one that has died must not end the sandbox: its end is told by the lines that do not come.
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
        // It ended for that reason, whatever came of it.
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
      else reject(new EscEnded("ESC's evaluator broke off its answer"));
    };
    const onClose = () => {
      lines.removeListener("line", onLine);
      reject(new EscEnded("ESC's evaluator ended before it answered"));
    };
    lines.once("line", onLine);
    lines.once("close", onClose);
  });
}

/** Undefined for what breaks off: of one that ends while it answers, the last line is not whole. */
function parsed(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

/** While nobody asks, the evaluator keeps nobody from ending. */
function rest(child: Evaluator): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) unreferenced(pipe).unref?.();
}

function wake(child: Evaluator): void {
  child.ref();
  for (const pipe of [child.stdin, child.stdout]) unreferenced(pipe).ref?.();
}

/** The pipes of a process are sockets, which their types do not say. */
function unreferenced(pipe: Readable | Writable): { ref?: () => void; unref?: () => void } {
  return pipe as { ref?: () => void; unref?: () => void };
}
