import type { Job, Login, Program } from "../../pipeline/model";
import { oidcLogin, unsetAccessToken } from "../pulumiLogin";
import { enterFolder, shellWord } from "../shell";

/** The commands of a step, as in Pulumi's guide for Bitbucket: log in, install, select the stack, run Pulumi. */
export function stepScript(job: Job, program: Program, policyPacks: readonly string[]): string[] {
  const { stack, escEnvironment, action } = job;
  const { path, steps, toolchain } = program;
  const command = action.kind === "deploy" ? "pulumi up --yes" : "pulumi preview";
  return [
    ...loginScript(job.login),
    ...enterFolder(path),
    ...steps.beforeInstall,
    // package.json pins the version of Yarn, which pulumi install does not download.
    ...toolchain.install.filter((line) => line === "corepack enable"),
    "pulumi install",
    ...policyPacks.map((pack) => `pulumi install --cwd ${inClone(pack)}`),
    `pulumi stack select ${shellWord(stack)}`,
    ...steps.before,
    // Changes this checkout only. The command prints the configuration, so its output is discarded.
    ...(escEnvironment === undefined ? [] : [`pulumi config env add ${shellWord(escEnvironment)} --yes > /dev/null`]),
    [command, ...policyPacks.map((pack) => `--policy-pack ${inClone(pack)}`)].join(" "),
    ...steps.after,
  ];
}

function loginScript(login: Login): string[] {
  switch (login.kind) {
    case "oidc":
      return [
        ': "${BITBUCKET_STEP_OIDC_TOKEN:?Bitbucket gave this step no ID token for the login to Pulumi Cloud}"',
        unsetAccessToken,
        oidcLogin(login, '"$BITBUCKET_STEP_OIDC_TOKEN"', login.team === undefined ? undefined : shellWord(login.team)),
      ];
    case "token":
      return [
        ': "${PULUMI_ACCESS_TOKEN:?set it as a secured variable of the repository or of the deployment environment}"',
      ];
    case "selfManaged":
      // Pulumi: PULUMI_BACKEND_URL replaces a login.
      return [`export PULUMI_BACKEND_URL=${shellWord(login.url)}`];
  }
}

/** An absolute path in the clone. Bitbucket: BITBUCKET_CLONE_DIR. */
function inClone(path: string): string {
  return `"$BITBUCKET_CLONE_DIR"/${shellWord(path)}`;
}
