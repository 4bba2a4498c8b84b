import { join, resolve } from "node:path";
import { quoted } from "../../pipeline/errors";
import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "pulumi-pipeline-sandbox";
import { DataError } from "pulumi-pipeline-sandbox/data/openData";
import { exampleSeed, type ExampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { parseSeed } from "pulumi-pipeline-sandbox/parseSeed";
import { interruption } from "../interruption";
import { printLines } from "../print";
import { readText } from "../readText";
import { hasEngine, runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { systemReason } from "../systemReason";
import { CommandError, parseWords, UsageError } from "../usage";
import { checkout } from "../demo/createWorkspace";

/** Runs the sandbox until it is interrupted, and says how to point Pulumi at it. */
export async function sandbox(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    seed: { type: "string" },
    "gitlab-port": { type: "string", default: "0" },
    "cloud-port": { type: "string", default: "0" },
    "page-port": { type: "string", default: "0" },
    data: { type: "string" },
  });
  if (positionals.length > 0) throw new UsageError(`sandbox takes options only, not ${quoted(positionals[0])}`);
  const options = {
    gitlabPort: portOf("gitlab-port", values["gitlab-port"]),
    cloudPort: portOf("cloud-port", values["cloud-port"]),
    pagePort: portOf("page-port", values["page-port"]),
    runner: runnerMachine(),
    ...(values.data !== undefined && { data: resolve(values.data) }),
  };
  const interrupted = interruption();
  const running =
    values.seed === undefined ? await start(exampleSeed, options) : await startSeeded(values.seed, options);
  // The tokens of a seed are the reader's own: they are not repeated.
  const tokens = values.seed === undefined ? await knownTokens(running) : undefined;
  printLines(directions(running, tokens, values.data).split("\n"));
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
async function startSeeded(file: string, options: SandboxOptions): Promise<Sandbox> {
  const text = await readText(file);
  try {
    return await start(parseSeed(text), options);
  } catch (error) {
    // An error of another class is a fault of ours.
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new CommandError(error.message.replace(/^/gm, `${file}: `));
  }
}

async function start(seed: Seed, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(seed, options);
  } catch (error) {
    if (error instanceof DataError) throw new CommandError(error.message);
    if (!(error instanceof Error && "syscall" in error && "port" in error)) throw error;
    // What is kept knows its servers by their addresses, so that another port is no way out then.
    const wayOut = options.data === undefined ? "Choose another one" : "End what has it";
    throw new CommandError(`port ${String(error.port)} can't be used: ${systemReason(error)}. ${wayOut}`);
  }
}

/** The tokens of the example's users, new or kept; undefined where the sandbox holds something else. */
async function knownTokens(sandbox: Sandbox): Promise<ExampleTokens | undefined> {
  const { gitlab, cloud } = sandbox.seededTokens();
  const [ofPlatform, inCloud, ofDeveloper] = [gitlab.get("platform"), cloud.get("platform"), gitlab.get("developer")];
  if (ofPlatform === undefined || inCloud === undefined || ofDeveloper === undefined) return undefined;
  const project = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(exampleProject)}`;
  const { ok } = await fetch(project, { headers: { authorization: `Bearer ${ofDeveloper}` } });
  return ok ? { gitlab: ofPlatform, cloud: inCloud, developer: ofDeveloper } : undefined;
}

/** The project of the example. */
const exampleProject = "acme/shop/api";

function directions(
  { gitlabUrl, cloudUrl, pageUrl, faultsToken }: Sandbox,
  tokens: ExampleTokens | undefined,
  data: string | undefined,
): string {
  const backend =
    data === undefined ? '"file://$(mktemp -d)"' : `"file://$(mkdir -p -m 700 ${data}-pulumi; cd ${data}-pulumi; pwd)"`;
  return `GitLab        ${gitlabUrl}
Pulumi Cloud  ${cloudUrl}
To look at    ${pageUrl}
${hasEngine() ? "" : "\nNo Pulumi engine was set up: jobs find a pulumi on PATH, or none. `npm run setup` brings one.\n"}
To point Pulumi at it, in another terminal:

  export GITLAB_BASE_URL=${gitlabUrl}/api/v4/ GITLAB_TOKEN=${tokens?.gitlab ?? "…"} PULUMI_ACCESS_TOKEN=${tokens?.cloud ?? "…"}
  export PULUMI_HOME=${join(checkout, ".sandbox", "pulumi-home")} PULUMI_CONFIG_PASSPHRASE=sandbox
  pulumi login ${backend} && pulumi stack init shop-api
  pulumi config set pulumiservice:apiUrl ${cloudUrl}

To push to a project, with a user's name and the user's token as the password:

  git clone ${gitlabUrl}/${tokens ? exampleProject : "…"}.git
${tokens ? `  user developer, password ${tokens.developer}\n  user platform,  password ${tokens.gitlab}\n` : ""}
To make requests fail, as the README says:

  curl -X POST ${pageUrl}/-/faults -H @- -H 'content-type: application/json' -d '{ … }' <<< 'authorization: Bearer ${faultsToken}'

Whoever has one of these tokens can run commands as you, by the runner: keep them from other users of this machine.
Ctrl-C stops it; ${data === undefined ? "nothing is kept" : `the next start with --data ${data} goes on from there`}.`;
}
