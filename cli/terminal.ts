/** Prints the demo's text: plain text on any output, colour and a progress line only on a terminal. */
export interface Terminal {
  /** Prints a numbered heading. */
  chapter(title: string): void;
  /** Prints a sentence or two. */
  say(text: string): void;
  /** Prints a command that a user would type. */
  command(words: string): void;
  /** Prints indented text: a command's output, a file or a table. */
  show(text: string): void;
  /** Waits for `work`. After two seconds, a line says what is running and for how long. */
  wait<T>(what: string, work: Promise<T>): Promise<T>;
  /** Stops all output. The work that is still running does not matter any more. */
  mute(): void;
}

/** The interval of progress messages, in milliseconds. */
const patience = 2000;

export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  const colours = stream.isTTY && process.env.NO_COLOR === undefined;
  const style = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  let muted = false;
  const write = (text: string) => muted || stream.write(text);
  const line = (text: string) => write(`${text}\n`);
  let chapters = 0;

  return {
    chapter: (title) => line(`\n${style(1, `${++chapters}. ${title}`)}`),
    say: (text) => line(text),
    command: (words) => line(`\n${style(36, `$ ${words}`)}`),
    show: (text) => line(indented(text)),
    async wait(what, work) {
      const start = Date.now();
      const seconds = () => Math.round((Date.now() - start) / 1000);
      const tell = () => write(stream.isTTY ? `\r${what} … ${seconds()} s ` : `${what} … ${seconds()} s\n`);
      const timer = setInterval(tell, patience);
      try {
        return await work;
      } finally {
        clearInterval(timer);
        if (stream.isTTY && seconds() >= patience / 1000) write("\r\u001b[K");
      }
    },
    mute() {
      muted = true;
    },
  };
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}
