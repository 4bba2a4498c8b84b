import { visible } from "../../pipeline/visible";
import { changesText } from "./runReport";
import type { StackResult } from "./runAll";

/** Shows the progress of a run on standard error: one changing line on a terminal, else a line for each start and end. */
export function progressOf(total: number, stream: NodeJS.WriteStream = process.stderr) {
  const running = new Set<string>();
  let ended = 0;
  const write = (text: string) => void stream.write(text);
  const clear = stream.isTTY ? "\r\u001b[K" : "";
  const line = () =>
    `${ended} of ${total} ended${running.size === 0 ? "" : `, running: ${[...running].slice(0, 4).join(", ")}`}${running.size > 4 ? ", …" : ""}`;

  return {
    onChange: (stack: string, result?: StackResult): void => {
      if (result === undefined) running.add(stack);
      else {
        running.delete(stack);
        ended += 1;
      }
      const { outcome, seconds } = result ?? {};
      if (result?.result && (outcome === "failed" || !stream.isTTY)) {
        write(
          visible(`${clear}${stack}: ${outcome} after ${seconds} s, changes: ${changesText(result.result.changes)}`) +
            "\n",
        );
      } else if (!stream.isTTY && result === undefined) write(`${visible(stack)}: started\n`);
      if (stream.isTTY) write(`${clear}${visible(line()).slice(0, Math.max(20, stream.columns - 1))}`);
    },
    end: (): void => {
      write(clear);
    },
  };
}
