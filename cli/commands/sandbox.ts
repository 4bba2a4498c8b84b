import { join } from "node:path";
import { quoted } from "../../pipeline/errors";
import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "../../sandbox";
import { exampleSeed, exampleTokens } from "../../sandbox/exampleSeed";
import { parseSeed } from "../../sandbox/parseSeed";
import { readText } from "../readText";
import { systemReason } from "../systemReason";
import { CommandError, parseWords, UsageError } from "../usage";
import { checkout } from "../workspace";

/** Runs the sandbox until it is interrupted, and says how to point Pulumi at it. */
export async function sandbox(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    seed: { type: "string" },
    "gitlab-port": { type: "string", default: "0" },
    "cloud-port": { type: "string", default: "0" },
  });
  if (positionals.length > 0) throw new UsageError(`sandbox takes options only, not ${quoted(positionals[0])}`);
  const ports = {
    gitlabPort: portOf("gitlab-port", values["gitlab-port"]),
    cloudPort: portOf("cloud-port", values["cloud-port"]),
  };
  const running = values.seed === undefined ? await start(exampleSeed, ports) : await startSeeded(values.seed, ports);
  const interrupted = interruption();
  process.stdout.write(directions(running, values.seed));
  await interrupted;
  await running.close();
  return 0;
}

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65535)
    throw new UsageError(`--${option} takes a port from 0 (any free one) to 65535, not ${quoted(text)}`);
  return port;
}

/** A seed that reads well may still contradict itself, which only the sandbox can tell. */
async function startSeeded(file: string, ports: SandboxOptions): Promise<Sandbox> {
  const text = await readText(file);
  try {
    return await start(parseSeed(text), ports);
  } catch (error) {
    // An error of another class is a fault of ours.
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new CommandError(error.message.replace(/^/gm, `${file}: `));
  }
}

async function start(seed: Seed, ports: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(seed, ports);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error && "port" in error)) throw error;
    throw new CommandError(`port ${String(error.port)} can't be used: ${systemReason(error)}. Choose another one`);
  }
}

function directions({ gitlabUrl, cloudUrl }: Sandbox, seed: string | undefined): string {
  const [gitlabToken, cloudToken] = seed === undefined ? [exampleTokens.gitlab, exampleTokens.cloud] : ["…", "…"];
  return `GitLab        ${gitlabUrl}
Pulumi Cloud  ${cloudUrl}

To point Pulumi at it, in another terminal:

  export GITLAB_BASE_URL=${gitlabUrl}/api/v4/ GITLAB_TOKEN=${gitlabToken} PULUMI_ACCESS_TOKEN=${cloudToken}
  export PULUMI_HOME=${join(checkout, ".sandbox", "pulumi-home")} PULUMI_CONFIG_PASSPHRASE=sandbox
  pulumi login file://~ && pulumi stack init shop-api
  pulumi config set pulumiservice:apiUrl ${cloudUrl}

Ctrl-C stops it; nothing is kept.
`;
}

/** Ctrl-C reaches a command under npm twice, from the terminal and from npm: the second must not cut the first short. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGINT", () => resolve());
    process.on("SIGTERM", () => resolve());
  });
}
