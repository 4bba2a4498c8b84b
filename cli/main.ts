#!/usr/bin/env node
import { listed, PipelineError, quoted } from "../pipeline/errors";
import { check } from "./commands/check";
import { explain } from "./commands/explain";
import { render } from "./commands/render";
import { sandbox } from "./commands/sandbox";
import { printLines, reportLines } from "./print";
import { systemReason } from "./systemReason";
import { CommandError, UsageError } from "./usage";

/** A command takes the words after its name and resolves to the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const commands = new Map<string, Command>(Object.entries({ render, check, explain, sandbox }));

const usage = `Usage: pulumi-pipeline <command>

  render <Pulumi.stack.yaml> [--target gitlab|bitbucket] [--checkout folder]
                                                 print the CI file, and nothing else, on standard output
  check <Pulumi.stack.yaml>... [--checkout folder]
                                                 say every mistake and every warning; exit code 1 on a mistake
  explain <Pulumi.stack.yaml> [--checkout folder]
                                                 print who runs when, as whom, with what; exit code 1 on a mistake
  sandbox [--seed file] [--data folder] [--gitlab-port n] [--cloud-port n] [--page-port n]
                                                 run GitLab and Pulumi Cloud until Ctrl-C (package pulumi-pipeline-sandbox)

With --checkout the project's own files are looked at for what the settings leave out, such as the package manager.
Of a foundation, check and explain read the files of its projects, too, which are beside its own.`.split("\n");

async function main(words: readonly string[]): Promise<number> {
  if (words[0] === "help" || words.includes("--help") || words.includes("-h")) {
    printLines(usage);
    return 0;
  }
  try {
    const [name, ...args] = words;
    return await commandNamed(name)(args);
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof PipelineError)) throw error;
    await reportLines([...error.message.split("\n"), ...(error instanceof UsageError ? ["", ...usage] : [])]);
    // Whatever a command had started before it failed, such as one of two servers, goes with it.
    process.exit(1);
  }
}

function commandNamed(name: string | undefined): Command {
  if (name === undefined) throw new UsageError("name a command");
  const command = commands.get(name);
  if (!command) throw new UsageError(`there is no command ${quoted(name)}. Commands: ${listed([...commands.keys()])}`);
  return command;
}

/** A reader that has gone, as `head` goes, misses nothing that it wants; a disk that is full is a failure. */
function heedOutputErrors(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    void reportLines([`standard output can't be written: ${systemReason(error)}`]);
    process.exitCode = 1;
  });
}

heedOutputErrors();
void main(process.argv.slice(2)).then((code) => {
  if (code !== 0) process.exitCode = code;
});
