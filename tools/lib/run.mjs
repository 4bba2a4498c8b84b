import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The number of lines that are shown of a failed command's output: tools put the reason first or last. */
const HEAD = 6;
const TAIL = 12;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** A failed command. The message contains the beginning and the end of its output. */
export class CommandError extends Error {
  /**
   * @param {string} end
   * @param {readonly string[]} lines
   */
  constructor(end, lines = []) {
    const left = lines.length - HEAD - TAIL;
    const shown = left > 1 ? [...lines.slice(0, HEAD), `(… ${left} lines)`, ...lines.slice(-TAIL)] : lines;
    super([...shown, end].join("\n"));
    this.output = lines.join("\n");
  }
}

/**
 * Runs a command to its end and returns its stdout. `onLine` receives each line of both streams immediately.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, timeout?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, env = process.env, onLine, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, timeout, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    /** @type {string[]} */
    const stdout = [];
    /** @type {string[]} */
    const lines = [];
    collect(child.stdout, (line) => stdout.push(line));
    collect(child.stderr, () => undefined);
    child.on("error", (error) => settle(new CommandError(error.message)));
    child.on("close", (code, signal) => settle(code === 0 ? undefined : failed(code, signal)));

    /**
     * @param {import("node:stream").Readable} stream
     * @param {(line: string) => void} keep
     */
    function collect(stream, keep) {
      createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
        keep(line);
        lines.push(line);
        onLine?.(line);
      });
    }

    /** @param {Error | undefined} error */
    function settle(error) {
      running.delete(child);
      if (error) reject(error);
      else resolve(stdout.join("\n"));
    }

    /**
     * @param {number | null} code
     * @param {string | null} signal
     */
    function failed(code, signal) {
      const end = signal ? `stopped by ${signal}` : `exit code ${code}`;
      return new CommandError(`(${command} ${args[0] ?? ""}: ${end})`, lines);
    }
  });
}

/** Makes an interrupted tool stop its child processes before it exits, so that none of them is left running. */
export function stopChildrenOnSignal() {
  for (const [signal, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.once(signal, () => {
      for (const child of running) child.kill(signal);
      if (process.stderr.isTTY) process.stderr.write("\n");
      process.exit(code);
    });
  }
}
