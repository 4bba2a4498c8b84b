import type { Job, Pipeline, Program, Service } from "../../pipeline/model";
import { reportingDrift } from "../drift";
import { imageName } from "../imageNames";
import { programOf } from "../programOf";
import { runsProgram } from "../runsProgram";
import { planningPreview } from "../savedPlan";
import { shellWord } from "../shell";
import { commandsOf } from "./commands";
import { jobNames, programNames } from "./names";
import { relativePath, run, type Step, teamSteps } from "./steps";

/** A container of a job. The first one runs its steps. */
interface Container {
  readonly image: string;
  readonly name?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What runs the jobs of a program. */
export interface Executor {
  readonly docker: readonly Container[];
  readonly resource_class?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A job of the file. */
export interface CircleCiJob {
  readonly executor: string;
  readonly resource_class?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** The text of a preview, an artifact of its job. */
const previewText = "pulumi-preview.txt";

/** The executors of the jobs, by name. Jobs that do not run the program have none of its services. */
export function executorsOf(jobs: readonly Job[], pipeline: Pipeline): Readonly<Record<string, Executor>> {
  return Object.fromEntries(
    jobs.map((job) => {
      const program = programOf(job, pipeline);
      const services = runsProgram(job) ? program.services : [];
      const { url } = job.login.kind === "selfManaged" ? job.login : { url: undefined };
      const executor: Executor = {
        docker: [{ image: imageName(program.toolchain.image) }, ...services.map(serviceContainer)],
        ...resourceClass(pipeline.runnerTags),
        // Pulumi: PULUMI_BACKEND_URL replaces a login.
        ...(url !== undefined && { environment: { PULUMI_BACKEND_URL: url } }),
      };
      return [executorName(job, program, pipeline), executor];
    }),
  );
}

function executorName(job: Job, program: Program, pipeline: Pipeline): string {
  const name = pipeline.programs.length === 1 ? "program" : `program-${programNames(pipeline).get(program.name) ?? ""}`;
  return program.services.length > 0 && !runsProgram(job) ? `state-of-${name}` : name;
}

function serviceContainer({ image, alias, entrypoint, command, variables }: Service): Container {
  return {
    image: imageName(image),
    ...(alias !== undefined && { name: alias }),
    ...(entrypoint && { entrypoint }),
    ...(command && { command }),
    ...(variables && { environment: variables }),
  };
}

/** The resource class for runner tags: the first of them, because a job has one class. */
function resourceClass([tag]: readonly string[]): { readonly resource_class?: string } {
  return tag === undefined ? {} : { resource_class: tag };
}

/** A job of the pipeline as a job of the file. Jobs share no files, so each one logs in and installs its dependencies. */
export function circleCiJob(job: Job, pipeline: Pipeline): CircleCiJob {
  const program = programOf(job, pipeline);
  const { login, stack, escEnvironment, runnerTags } = job;
  const team = login.kind === "oidc" ? login.team : undefined;
  const { logIn, install } = commandsOf(job, program, pipeline);
  const plan = planFile(job, program, pipeline);
  const isPreview = job.action.kind === "preview";
  const isProgram = runsProgram(job);
  return {
    executor: executorName(job, program, pipeline),
    ...(runnerTags && resourceClass(runnerTags)),
    environment: {
      PULUMI_STACK: stack,
      ...(team !== undefined && { PULUMI_TEAM: team }),
      ...(escEnvironment !== undefined && { PULUMI_ENVIRONMENT: escEnvironment }),
    },
    steps: [
      "checkout",
      ...[logIn, install].flatMap((command) => (command ? [command.name] : [])),
      ...(plan !== undefined && !isPreview ? [{ attach_workspace: { at: "." } }] : []),
      ...(isProgram ? teamSteps(program.path, program.steps.before) : []),
      pulumiStep(job, program, pipeline, plan),
      ...(isProgram ? teamSteps(program.path, program.steps.after) : []),
      ...(plan !== undefined && isPreview ? [{ persist_to_workspace: { root: ".", paths: [plan] } }] : []),
      ...(isPreview ? [{ store_artifacts: { path: inFolder(program.path, previewText) } }] : []),
    ],
  };
}

/** The file with the update plan of a job, in the folder of its program. */
function planFile(job: Job, { path }: Program, pipeline: Pipeline): string | undefined {
  const preview = planningPreview(job, pipeline);
  return preview && inFolder(path, `pulumi-plan-${jobNames(pipeline).get(preview.name) ?? ""}.json`);
}

/** The step that runs Pulumi, after the ESC environment is added to the configuration of the stack in this checkout. */
function pulumiStep(job: Job, program: Program, pipeline: Pipeline, plan: string | undefined): Step {
  const { timeout } = pipeline;
  // CircleCI ends a step that prints nothing for ten minutes.
  const silence = timeout !== undefined && timeout > 10 ? { no_output_timeout: `${timeout}m` } : {};
  return run(
    stepNames[job.action.kind] ?? "Run Pulumi",
    program.path,
    [
      // The command prints the configuration, so its output is discarded.
      ...(job.escEnvironment === undefined
        ? []
        : ['pulumi config env add "$PULUMI_ENVIRONMENT" --stack "$PULUMI_STACK" --yes > /dev/null']),
      pulumiCommand(job, program, pipeline, plan),
    ],
    silence,
  );
}

const stepNames: Partial<Record<Job["action"]["kind"], string>> = {
  preview: "Preview",
  deploy: "Deploy",
  detectDrift: "Detect drift",
  remediateDrift: "Remediate drift",
};

function pulumiCommand(job: Job, program: Program, pipeline: Pipeline, plan: string | undefined): string {
  const { action } = job;
  const { path } = program;
  const limit = pipeline.timeout === undefined ? "" : `timeout -k 300 ${pipeline.timeout * 60} `;
  const pulumi = (verb: string, ...flags: readonly string[]) =>
    [`${limit}pulumi ${verb} --stack "$PULUMI_STACK"`, ...flags].join(" ");
  const policies = pipeline.policyPacks.map((pack) => `--policy-pack ${shellWord(relativePath(path, pack))}`);
  const planName = plan === undefined ? undefined : shellWord(plan.split("/").at(-1) ?? "");
  switch (action.kind) {
    case "deploy":
      return pulumi("up", "--yes", ...(planName === undefined ? [] : [`--plan ${planName}`]), ...policies);
    case "remediateDrift":
      return pulumi("up", "--yes", "--refresh", ...policies);
    case "detectDrift": {
      const refresh = pulumi("refresh", "--preview-only", "--diff", "--expect-no-changes");
      // CircleCI has no jobs that may fail.
      return action.fail ? refresh : reportingDrift(refresh);
    }
    default:
      return pulumi(
        "preview",
        ...(planName === undefined ? [] : [`--save-plan ${planName}`]),
        ...policies,
        `--color never | tee ${previewText}`,
      );
  }
}

function inFolder(folder: string, file: string): string {
  return folder === "." ? file : `${folder}/${file}`;
}
