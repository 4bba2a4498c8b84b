import type { Job, Login, Pipeline, Program } from "../../pipeline/model";
import { audience } from "../../pipeline/plan/access/audience";
import { toolchainVariables } from "../../pipeline/programs/toolchains";
import { oidcLogin, unsetAccessToken } from "../pulumiLogin";
import { runsProgram } from "../runsProgram";
import { shellWord } from "../shell";
import { programNames } from "./names";
import { run, type Step, teamSteps } from "./steps";
import { runsUnreviewedCode } from "../../pipeline/model";

/** A shared command: steps that several jobs have. */
export interface Command {
  readonly name: string;
  readonly about: string;
  readonly steps: readonly Step[];
}

/** The shared commands that a job uses, in the order of its steps. */
export interface JobCommands {
  readonly logIn?: Command;
  readonly install?: Command;
}

/** The shared commands of a job. */
export function commandsOf(job: Job, program: Program, pipeline: Pipeline): JobCommands {
  const suffix = pipeline.programs.length === 1 ? "" : `-${programNames(pipeline).get(program.name) ?? ""}`;
  const logIn = logInCommand(job.login);
  return {
    ...(logIn && { logIn }),
    ...(runsProgram(job) && { install: installCommand(job, program, pipeline, suffix) }),
  };
}

function logInCommand(login: Login): Command | undefined {
  switch (login.kind) {
    case "oidc": {
      const claims = JSON.stringify({ aud: audience(login.organization) });
      return {
        name: "log-in",
        about: "Exchanges an ID token of the job for a Pulumi access token of its team.",
        steps: [
          run("Log in to Pulumi Cloud", ".", [
            `PULUMI_OIDC_TOKEN="$(circleci run oidc get --claims ${shellWord(claims)})"`,
            ': "${PULUMI_OIDC_TOKEN:?CircleCI gave this job no ID token for the login to Pulumi Cloud}"',
            unsetAccessToken,
            oidcLogin(login, '"$PULUMI_OIDC_TOKEN"', login.team === undefined ? undefined : '"$PULUMI_TEAM"'),
            "# Every later step is a new shell, in which a stored token would replace this login.",
            `echo ${shellWord(unsetAccessToken)} >> "$BASH_ENV"`,
          ]),
        ],
      };
    }
    case "token":
      return {
        name: "log-in",
        about: "Pulumi reads the access token of the job's context from a variable.",
        steps: [
          run("Check the Pulumi access token", ".", [
            ': "${PULUMI_ACCESS_TOKEN:?set it as a variable of the context of this job}"',
          ]),
        ],
      };
    case "selfManaged":
      return undefined;
  }
}

function installCommand(job: Job, program: Program, pipeline: Pipeline, suffix: string): Command {
  const { path, steps, toolchain } = program;
  const installs: Step[] = [
    ...teamSteps(path, steps.beforeInstall),
    ...(toolchain.install.length > 0 ? [run("Install dependencies", path, toolchain.install)] : []),
    ...pipeline.policyPacks.map((pack) => run(`Install the policy pack ${pack}`, pack, ["pulumi install"])),
  ];
  return usesCaches(job, program, pipeline)
    ? {
        name: `cached-install${suffix}`,
        about: pipeline.sharesCaches
          ? "Installs the program's dependencies with a cache, which all jobs share."
          : "Installs the program's dependencies with a cache. Jobs of reviewed code do not use it.",
        steps: withCaches(program, suffix, installs),
      }
    : { name: `install${suffix}`, about: "Installs the program's dependencies.", steps: installs };
}

/**
 * Whether a job uses the caches of its program. By default only jobs of unreviewed code do: CircleCI shares a cache
 * between all jobs of the project, and code of a pull request decides its content.
 */
function usesCaches(job: Job, { toolchain }: Program, { sharesCaches }: Pipeline): boolean {
  return toolchain.cachePaths.length > 0 && (runsUnreviewedCode(job) || sharesCaches);
}

/** The file with the contents of the lock files, whose checksum is the key of the cache. A missing lock file is empty. */
const keyFile = ".pulumi-cache-key";

function withCaches({ toolchain }: Program, suffix: string, steps: readonly Step[]): Step[] {
  const { cachePaths, cacheKeyFiles } = toolchain;
  const variables = toolchainVariables({ ...toolchain, variables: {} }, "$PWD");
  const key = `dependencies${suffix}-{{ arch }}-{{ checksum "${keyFile}" }}`;
  return [
    run("Prepare the cache", ".", [
      `cat ${cacheKeyFiles.map(shellWord).join(" ")} > ${keyFile} || echo "There is no lock file."`,
      ...Object.entries(variables).map(([name, value]) => `echo "export ${name}='${value}'" >> "$BASH_ENV"`),
    ]),
    { restore_cache: { keys: [key] } },
    ...steps,
    { save_cache: { key, paths: cachePaths } },
  ];
}
