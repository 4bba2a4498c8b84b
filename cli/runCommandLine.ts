import { PipelineError } from "../pipeline/diagnostics/pipelineError";
import { listed, quoted } from "../pipeline/diagnostics/wording";
import { check } from "./commands/check";
import { deploy } from "./commands/deploy";
import { explain } from "./commands/explain";
import { fleet } from "./commands/fleet/fleet";
import { render } from "./commands/render";
import { sandbox } from "./commands/sandbox";
import { printLines, reportLines } from "./print";
import { CommandError, UsageError } from "./usage";

/** A command. It takes the arguments after its name and resolves to the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const commands = new Map<string, Command>(Object.entries({ render, check, explain, deploy, fleet, sandbox }));

const usage = `Usage: pulumi-pipeline <command>

  render <Pulumi.stack.yaml> [--target gitlab|bitbucket|circleci|deployments] [--checkout folder]
                                                 print the CI file, or the deployment settings, and nothing else, on standard output
  check <Pulumi.stack.yaml>... [--target name] [--checkout folder] [--format text|json|codequality] [--json]
                                                 report every error and warning; exit code 1 on an error
  explain <Pulumi.stack.yaml> [--target name] [--checkout folder] [--settings]
                                                 print the jobs with their identities, claims and tokens; exit code 1 on an error
  deploy <Pulumi.stack.yaml> <deployment> [--operation name] [--tag tag] [--commit commit]
                                                 start a deployment in Pulumi Deployments, and print its log; exit code 1 unless it succeeds
  fleet status|preview|up|refresh|leave [folder] [--stack name]... [--all] [--ring n] [--yes] [--json|--markdown]
                                                 work on all stacks of a platform repository: docs/fleets.md has the other options
  fleet check|init [folder] [--write]            check all files of a platform repository; print or write its own .gitlab-ci.yml
  fleet summary <result.json>... [--counts file] [--expect-no-changes]
                                                 print one Markdown page of the results of a preview that runners divided by --shard
  fleet discover <group> [folder] [--write project|all]... [--organization name] [--depth n] [--json]
                                                 find the Pulumi programs of a GitLab group, and write the stack files of its projects
  sandbox [--seed file] [--data folder] [--gitlab-port n] [--cloud-port n] [--page-port n]
                                                 run GitLab and Pulumi Cloud until Ctrl-C (package pulumi-pipeline-sandbox)

With --settings, explain prints each setting with the file that it comes from.
With --checkout, values that the settings leave out are detected in the project's files, such as the package manager.
For a foundation, check and explain also read the settings files of its projects in the same folder.`.split("\n");

/**
 * Runs the command that the arguments name, and resolves to its exit code. Rejects with a {@link CommandError} or a
 * {@link PipelineError} if the command fails: see {@link reportFailure}.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  if (words[0] === "help" || words.includes("--help") || words.includes("-h")) {
    printLines(usage);
    return 0;
  }
  const [name, ...args] = words;
  return commandNamed(name)(args);
}

/**
 * Prints on standard error why a command failed, and the usage for a usage error. Rethrows any other error, which is a
 * bug.
 */
export async function reportFailure(error: unknown): Promise<void> {
  if (!(error instanceof CommandError || error instanceof PipelineError)) throw error;
  await reportLines([...error.message.split("\n"), ...(error instanceof UsageError ? ["", ...usage] : [])]);
}

function commandNamed(name: string | undefined): Command {
  if (name === undefined) throw new UsageError("name a command");
  const command = commands.get(name);
  if (!command) throw new UsageError(`there is no command ${quoted(name)}. Commands: ${listed([...commands.keys()])}`);
  return command;
}
