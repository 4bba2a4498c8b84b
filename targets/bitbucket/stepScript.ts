import type { Job, Login, Program } from "../../pipeline/model";
import { shellWord } from "../shell";

/** The commands of a step, as Pulumi's guide for Bitbucket has them: log in, install, select the stack, run Pulumi. */
export function stepScript(job: Job, program: Program, policyPacks: readonly string[]): string[] {
  const { stack, escEnvironment, action } = job;
  const { path, steps, toolchain } = program;
  const command = action.kind === "deploy" ? "pulumi up --yes" : "pulumi preview";
  return [
    ...loginScript(job.login),
    ...(path === "." ? [] : [`cd ${shellWord(path)}`]),
    // Yarn's own version comes from package.json, and pulumi install does not fetch it.
    ...toolchain.install.filter((line) => line === "corepack enable"),
    "pulumi install",
    ...policyPacks.map((pack) => `pulumi install --cwd ${inClone(pack)}`),
    `pulumi stack select ${shellWord(stack)}`,
    ...steps.before,
    // In this checkout only, so that the program's own configuration names no environment.
    ...(escEnvironment === undefined ? [] : [`pulumi config env add ${shellWord(escEnvironment)} --yes`]),
    [command, ...policyPacks.map((pack) => `--policy-pack ${inClone(pack)}`)].join(" "),
    ...steps.after,
  ];
}

function loginScript(login: Login): string[] {
  switch (login.kind) {
    case "oidc":
      return [
        ': "${BITBUCKET_STEP_OIDC_TOKEN:?Bitbucket gave this step no ID token to log in to Pulumi Cloud with}"',
        // Pulumi: login --oidc-token refuses to run beside an access token that somebody has set.
        "unset PULUMI_ACCESS_TOKEN",
        oidcLogin(login),
      ];
    case "token":
      return [
        ': "${PULUMI_ACCESS_TOKEN:?set it as a secured variable of the repository or of the deployment environment}"',
      ];
    case "selfManaged":
      // Pulumi: PULUMI_BACKEND_URL, in the place of a login.
      return [`export PULUMI_BACKEND_URL=${shellWord(login.url)}`];
  }
}

function oidcLogin({ organization, team, expiration }: Extract<Login, { kind: "oidc" }>): string {
  return [
    'pulumi login --oidc-token "$BITBUCKET_STEP_OIDC_TOKEN"',
    `--oidc-org ${shellWord(organization)}`,
    ...(team === undefined ? [] : [`--oidc-team ${shellWord(team)}`]),
    ...(expiration === undefined ? [] : [`--oidc-expiration ${shellWord(expiration)}`]),
  ].join(" ");
}

/** A path from wherever the step is. Bitbucket: BITBUCKET_CLONE_DIR. */
function inClone(path: string): string {
  return `"$BITBUCKET_CLONE_DIR"/${shellWord(path)}`;
}
