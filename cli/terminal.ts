/** Prints the demo's text: plain text on any output, colour and a progress line only on a terminal. */
export interface Terminal {
  /** Prints a numbered heading. */
  heading(title: string): void;
  /** Prints a sentence or two. */
  say(text: string): void;
  /** Prints a command that a user would type. */
  command(text: string): void;
  /** Prints indented text: a command's output, a file or a table. */
  show(text: string): void;
  /** Waits for `work`. After two seconds, a line shows `title` and the time so far. */
  wait<T>(title: string, work: Promise<T>): Promise<T>;
  /** Stops all output, also of work that is still running. */
  mute(): void;
}

/** The interval of progress messages, in milliseconds. */
const progressInterval = 2000;

export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  const colours = stream.isTTY && process.env.NO_COLOR === undefined;
  const style = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  let muted = false;
  const write = (text: string) => muted || stream.write(text);
  const line = (text: string) => write(`${text}\n`);
  let headings = 0;

  return {
    heading: (title) => line(`\n${style(1, `${++headings}. ${title}`)}`),
    say: (text) => line(text),
    command: (text) => line(`\n${style(36, `$ ${text}`)}`),
    show: (text) => line(indented(text)),
    async wait(title, work) {
      const start = Date.now();
      const seconds = () => Math.round((Date.now() - start) / 1000);
      const showProgress = () => write(stream.isTTY ? `\r${title} … ${seconds()} s ` : `${title} … ${seconds()} s\n`);
      const timer = setInterval(showProgress, progressInterval);
      try {
        return await work;
      } finally {
        clearInterval(timer);
        if (stream.isTTY && seconds() >= progressInterval / 1000) write("\r\u001b[K");
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
