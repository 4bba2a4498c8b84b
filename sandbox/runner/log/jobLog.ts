import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../clock";
import { limitLog } from "./limit";
import { logText } from "./logText";
import { maskPhrases } from "./mask";
import { sanitizeTokens } from "./sanitize";

/** The log of one job: masks, limits, and passes on in small batches. */
export interface JobLog {
  /** Adds text as it is, a line that `logText` made or a part of one. */
  write(text: string): void;
  /** Adds what a process wrote; a character may come in two pieces. */
  bytes(chunk: Buffer): void;
  /** A process has ended: nothing that follows completes a word of it. */
  endOfOutput(): void;
  /** A section with a title, as GitLab folds it. */
  section<T>(name: string, title: string, run: () => T | Promise<T>): Promise<T>;
  /** Passes on what is left. */
  close(): void;
}

/** A batch leaves after this time in milliseconds, or when it has this many characters. */
const BATCH_TIME = 50;
const BATCH_SIZE = 32 * 1024;

/** `append` gets the log, masked and limited, in order. */
export function openJobLog(masked: readonly string[], clock: Clock, append: (text: string) => void): JobLog {
  const phrases = maskPhrases(masked);
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
