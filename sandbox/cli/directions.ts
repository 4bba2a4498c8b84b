import type { ExampleTokens } from "../exampleSeed";
import type { Sandbox } from "../index";
import type { KestraExample } from "./kestraExample";
import { pulumiHome } from "../workspace/pulumiHome";
import { folderOfEngine, hasEngine } from "../workspace/runnerMachine";

/** The path of the example's project. */
export const exampleProject = "acme/shop/api";

const noEngine = `There is no Pulumi engine on PATH, so jobs that run pulumi fail. Install one
(https://www.pulumi.com/docs/install/) or, in a checkout of pulumi-pipeline, run "npm run setup".`;

/** What the sandbox was started with. */
export interface Started {
  /** The tokens of the example's users; undefined if the sandbox holds other data. */
  readonly tokens: ExampleTokens | undefined;
  /** The `--data` folder as the user typed it. */
  readonly data: string | undefined;
  readonly kestra: KestraExample | undefined;
}

/** The text that explains how to use a running sandbox. */
export function directions(
  { gitlabUrl, cloudUrl, pageUrl, faultsToken }: Sandbox,
  { tokens, data, kestra }: Started,
): string {
  const backend =
    data === undefined ? '"file://$(mktemp -d)"' : `"file://$(mkdir -p -m 700 ${data}-pulumi; cd ${data}-pulumi; pwd)"`;
  const engine = folderOfEngine();
  return `GitLab        ${gitlabUrl}
Pulumi Cloud  ${cloudUrl}
Page          ${pageUrl}
${kestra ? `Kestra        ${kestra.url}\n` : ""}${hasEngine() ? "" : `\n${noEngine}\n`}
To point Pulumi at it, in another terminal:

${engine === undefined ? "" : `  export PATH=${engine}:"$PATH"\n`}  export GITLAB_BASE_URL=${gitlabUrl}/api/v4/ GITLAB_TOKEN=${tokens?.gitlab ?? "…"} PULUMI_ACCESS_TOKEN=${tokens?.cloud ?? "…"}
  export PULUMI_HOME=${pulumiHome()} PULUMI_CONFIG_PASSPHRASE=sandbox
  pulumi login ${backend} && pulumi stack init shop-api
  pulumi config set pulumiservice:apiUrl ${cloudUrl}

To push to a project, with a user's name and the user's token as the password:

  git clone ${gitlabUrl}/${tokens ? exampleProject : "…"}.git
${tokens ? `  user developer, password ${tokens.developer}\n  user platform,  password ${tokens.gitlab}\n` : ""}
${kestra ? kestraTokens(kestra) : ""}To make requests fail (see Faults in the README):

  curl -X POST ${pageUrl}/-/faults -H @- -H 'content-type: application/json' -d '{ … }' <<< 'authorization: Bearer ${faultsToken}'

Anyone who has one of these tokens can run commands as you through the runner: keep them secret on this machine.
Ctrl-C stops it; ${data === undefined ? "nothing is kept" : `the next start with --data ${data} continues with this data`}.`;
}

function kestraTokens({ deployToken, validationToken }: KestraExample): string {
  return `Kestra's API tokens:

  deploys flows            ${deployToken}
  may only validate flows  ${validationToken}

`;
}
