import type { Job, Login, Pipeline, Program } from "../../pipeline/model";
import { reportingDrift } from "../drift";
import { oidcLogin, unsetAccessToken } from "../pulumiLogin";
import { runsProgram } from "../runsProgram";
import { enterFolder, shellWord } from "../shell";
import { cacheScript, usesCache } from "./caches";
import { previewText } from "./report";
import { savedPlanOf } from "./savedPlan";

/** The commands of a step, as in Pulumi's guide for Bitbucket: log in, install, select the stack, run Pulumi. */
export function stepScript(job: Job, program: Program, pipeline: Pipeline): string[] {
  const { escEnvironment } = job;
  const { path, steps } = program;
  const isProgram = runsProgram(job);
  return [
    ...loginScript(job.login),
    ...enterFolder(path),
    ...(isProgram ? installScript(job, program, pipeline) : []),
    `pulumi stack select ${shellWord(job.stack)}`,
    ...(isProgram ? steps.before : []),
    // Changes the configuration in this clone only. The command prints the configuration, so its output is discarded.
    ...(escEnvironment === undefined ? [] : [`pulumi config env add ${shellWord(escEnvironment)} --yes > /dev/null`]),
    pulumiCommand(job, pipeline),
    ...(isProgram ? steps.after : []),
  ];
}

/** Whether the step reports its resource counts on the pull request. */
export function reportsCounts({ action, triggers }: Job): boolean {
  return (
    action.kind === "preview" && action.report === "widget" && triggers.some(({ kind }) => kind === "mergeRequest")
  );
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

function installScript(job: Job, program: Program, pipeline: Pipeline): string[] {
  const { steps, toolchain } = program;
  return [
    ...(usesCache(job, pipeline) ? cacheScript(program) : []),
    ...steps.beforeInstall,
    // Corepack provides the version of Yarn that package.json pins. `pulumi install` does not download it.
    ...toolchain.install.filter((line) => line === "corepack enable"),
    "pulumi install",
    ...pipeline.policyPacks.map((pack) => `pulumi install --cwd ${inClone(pack)}`),
  ];
}

function pulumiCommand(job: Job, pipeline: Pipeline): string {
  const { action } = job;
  const policies = pipeline.policyPacks.map((pack) => `--policy-pack ${inClone(pack)}`);
  switch (action.kind) {
    case "deploy": {
      const plan = savedPlanOf(job, pipeline);
      return ["pulumi up --yes", ...(plan === undefined ? [] : [`--plan ${inClone(plan)}`]), ...policies].join(" ");
    }
    case "remediateDrift":
      return ["pulumi up --yes --refresh", ...policies].join(" ");
    case "detectDrift":
      return action.fail ? detectDrift : reportingDrift(detectDrift);
    default: {
      const plan = savedPlanOf(job, pipeline);
      return [
        "pulumi preview",
        ...(plan === undefined ? [] : [`--save-plan ${inClone(plan)}`]),
        ...policies,
        ...(reportsCounts(job) ? [`--color never > ${inClone(previewText)}`] : []),
      ].join(" ");
    }
  }
}

/** Compares the state with the real resources, changes neither, and fails if they differ. */
const detectDrift = "pulumi refresh --preview-only --diff --expect-no-changes";

/** An absolute path in the clone. Bitbucket: BITBUCKET_CLONE_DIR. */
function inClone(path: string): string {
  return `"$BITBUCKET_CLONE_DIR"/${shellWord(path)}`;
}
