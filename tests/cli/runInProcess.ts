import { type CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { reportFailure, runCommandLine } from "../../cli/runCommandLine";

/** The end of the command line, with its output by stream, and that of both in its order. */
export interface PrintedResult extends CommandResult {
  readonly text: string;
}

/** Runs the command line in this process, in a folder, like `dist/cli/main.js` in its own process. */
export async function runInProcess(folder: string, words: readonly string[]): Promise<PrintedResult> {
  const before = process.cwd();
  const printed = { stdout: "", stderr: "", text: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    jest.spyOn(process[stream], "write").mockImplementation((part, ...rest) => {
      printed[stream] += String(part);
      printed.text += String(part);
      rest.find((each) => typeof each === "function")?.();
      return true;
    }),
  );
  process.chdir(folder);
  try {
    const code = await runCommandLine(words).catch(async (error: unknown) => {
      await reportFailure(error);
      return 1;
    });
    return { code, ...printed };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
