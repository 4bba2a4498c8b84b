import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../clock";
import { limitLog } from "./limit";
import { logText } from "./logText";
import { maskPhrases } from "./mask";
import { sanitizeTokens } from "./sanitize";

/** The log of one job. It masks secrets, limits the size, and forwards the text in batches. */
export interface JobLog {
  /** Adds text, such as a line of `logText`. */
  write(text: string): void;
  /** Adds the output of a process. A chunk may end in the middle of a character. */
  bytes(chunk: Buffer): void;
  /** Ends the output of a process, so that no later text completes a held-back phrase. */
  endOfOutput(): void;
  /** Adds a collapsible section with a title around the output of `run`. */
  section<T>(name: string, title: string, run: () => T | Promise<T>): Promise<T>;
  /** Forwards what has been added. */
  flush(): void;
  /** Forwards the rest. */
  close(): void;
}

/** A batch is forwarded after this time in milliseconds, or when it has this many characters. */
const BATCH_TIME = 50;
const BATCH_SIZE = 32 * 1024;

/**
 * Opens a job's log. `append` is called with the masked and limited text in order. `mask` stands instead of a secret, and
 * defaults to GitLab's `[MASKED]`.
 */
export function openJobLog(
  masked: readonly string[],
  clock: Clock,
  append: (text: string) => void,
  mask?: string,
): JobLog {
  const phrases = maskPhrases(masked, mask);
  const tokens = sanitizeTokens();
  const limited = limitLog();
  const decoder = new StringDecoder("utf8");
  let batch = "";
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = batch;
    batch = "";
    if (text !== "") append(text);
  };
  const add = (text: string): void => {
    batch += limited(text);
    if (batch.length >= BATCH_SIZE) flush();
    else if (batch !== "") timer ??= setTimeout(flush, BATCH_TIME);
  };
  const write = (text: string): void => add(tokens.write(phrases.write(text)));
  const endOfOutput = (): void => {
    write(decoder.end());
    add(tokens.write(phrases.end()) + tokens.end());
  };
  return {
    write,
    bytes: (chunk) => write(decoder.write(chunk)),
    endOfOutput,
    flush,
    async section(name, title, run) {
      write(logText.sectionStart(name, clock()) + logText.title(title));
      try {
        return await run();
      } finally {
        endOfOutput();
        write(logText.sectionEnd(name, clock()));
      }
    },
    close() {
      endOfOutput();
      flush();
    },
  };
}
