import type { ExampleTokens } from "../exampleSeed";
import type { Sandbox } from "../index";
import { pulumiHome } from "../workspace/pulumiHome";
import { hasEngine } from "../workspace/runnerMachine";

/** The path of the example's project. */
export const exampleProject = "acme/shop/api";

const noEngine = `There is no Pulumi engine on PATH, so jobs that run pulumi fail. Install one
(https://www.pulumi.com/docs/install/) or, in a checkout of pulumi-pipeline, run "npm run setup".`;

/** The text that explains how to use a running sandbox. `data` is the `--data` folder as the user typed it. */
export function directions(
  { gitlabUrl, cloudUrl, pageUrl, faultsToken }: Sandbox,
  tokens: ExampleTokens | undefined,
  data: string | undefined,
): string {
  const backend =
    data === undefined ? '"file://$(mktemp -d)"' : `"file://$(mkdir -p -m 700 ${data}-pulumi; cd ${data}-pulumi; pwd)"`;
  return `GitLab        ${gitlabUrl}
Pulumi Cloud  ${cloudUrl}
Page          ${pageUrl}
${hasEngine() ? "" : `\n${noEngine}\n`}
To point Pulumi at it, in another terminal:

  export GITLAB_BASE_URL=${gitlabUrl}/api/v4/ GITLAB_TOKEN=${tokens?.gitlab ?? "…"} PULUMI_ACCESS_TOKEN=${tokens?.cloud ?? "…"}
  export PULUMI_HOME=${pulumiHome()} PULUMI_CONFIG_PASSPHRASE=sandbox
  pulumi login ${backend} && pulumi stack init shop-api
  pulumi config set pulumiservice:apiUrl ${cloudUrl}

To push to a project, with a user's name and the user's token as the password:

  git clone ${gitlabUrl}/${tokens ? exampleProject : "…"}.git
${tokens ? `  user developer, password ${tokens.developer}\n  user platform,  password ${tokens.gitlab}\n` : ""}
To make requests fail (see Faults in the README):

  curl -X POST ${pageUrl}/-/faults -H @- -H 'content-type: application/json' -d '{ … }' <<< 'authorization: Bearer ${faultsToken}'

Anyone who has one of these tokens can run commands as you through the runner: keep them secret on this machine.
Ctrl-C stops it; ${data === undefined ? "nothing is kept" : `the next start with --data ${data} continues with this data`}.`;
}
