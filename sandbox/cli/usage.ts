import { parseArgs } from "node:util";

/** The usage text, line by line. */
export const usage = `Usage: pulumi-pipeline-sandbox [options]

Runs GitLab, a runner and Pulumi Cloud on 127.0.0.1 until Ctrl-C, and prints how to use them.

  --seed file       start with the data of this YAML file; default: an example
  --data folder     save all data in this folder, and start with it next time
  --kestra          run a Kestra server, too; the example then has a project of Kestra flows
  --gitlab-port n   the port of GitLab; default: a free one
  --cloud-port n    the port of Pulumi Cloud; default: a free one
  --page-port n     the port of the web page that shows all data; default: a free one`.split("\n");

/** A user error, such as a file that can't be read. The message is printed. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** A mistake in the command line. The message and the usage are printed. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}

/** The options of the command line. */
export interface Options {
  readonly seed?: string | undefined;
  readonly data?: string | undefined;
  /** Whether a Kestra server runs, too. */
  readonly kestra: boolean;
  readonly gitlabPort: number;
  readonly cloudPort: number;
  readonly pagePort: number;
}

/** Parses the command line. Throws a {@link UsageError} for mistakes. */
export function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseWords(words);
  if (positionals.length > 0) {
    throw new UsageError(`sandbox takes options only, not ${JSON.stringify(positionals[0])}`);
  }
  return {
    seed: values.seed,
    data: values.data,
    kestra: values.kestra,
    gitlabPort: portOf("gitlab-port", values["gitlab-port"]),
    cloudPort: portOf("cloud-port", values["cloud-port"]),
    pagePort: portOf("page-port", values["page-port"]),
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        seed: { type: "string" },
        data: { type: "string" },
        kestra: { type: "boolean", default: false },
        "gitlab-port": { type: "string", default: "0" },
        "cloud-port": { type: "string", default: "0" },
        "page-port": { type: "string", default: "0" },
      },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The second sentence is Node's advice on arguments that start with a dash.
    throw new UsageError(error.message.split(/\.\s/)[0]);
  }
}

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65535) {
    throw new UsageError(`--${option} takes a port from 0 (any free one) to 65535, not ${JSON.stringify(text)}`);
  }
  return port;
}
