import type { KestraJob, KestraProgram } from "../../../pipeline/kestra/model";
import { type Pipeline, runsUnreviewedCode } from "../../../pipeline/model";
import { audience } from "../../../pipeline/plan/access/audience";
import { KestraDialect } from "../../../pipeline/settings/choices";
import { enterFolder } from "../../shell";
import { environmentEntry, image, need, reviewedEntry, serviceEntry } from "../jobKeywords";
import { Reference } from "../../yamlText";
import { jobRules } from "../rules";
import { driftExitCode } from "../../drift";
import { isolationEntry, removeHome } from "../scripts/isolation";
import type { Yaml } from "../yaml";
import { kestraDriftText } from "./drift";
import { kestraScript } from "./scripts";

/** The hidden entry of a program of Kestra flows: its image and its folder. */
export function kestraEntry(programs: readonly KestraProgram[], program: string): string {
  return programs.length === 1 ? ".kestra" : `.kestra-${program}`;
}

/** The jobs of Kestra flows, and the hidden entries that they share. */
export function kestraEntries(pipeline: Pipeline): [string, Yaml][] {
  const { kestra } = pipeline;
  if (!kestra) return [];
  return [
    ...kestra.programs.map((program): [string, Yaml] => [
      kestraEntry(kestra.programs, program.name),
      programSetUp(program, pipeline),
    ]),
    ...kestra.jobs.map((job): [string, Yaml] => {
      const program = kestra.programs.find(({ name }) => name === job.program);
      if (!program) throw new Error(`no program ${job.program}`);
      return [job.name, kestraJob(job, program, pipeline)];
    }),
  ];
}

function programSetUp({ path, image: name, services, steps, dialect }: KestraProgram, { timeout }: Pipeline): Yaml {
  return {
    image: image(name),
    ...(services.length > 0 && { services: services.map(serviceEntry) }),
    ...(timeout !== undefined && { timeout: `${timeout} minutes` }),
    // kestractl: telemetry and the check for a new version are on by default.
    ...(dialect === KestraDialect.Kestractl && {
      variables: { KESTRACTL_TELEMETRY_DISABLED: "true", KESTRACTL_VERSION_CHECK_DISABLED: "true" },
    }),
    before_script: [new Reference([isolationEntry, "before_script"]), ...enterFolder(path), ...steps.before],
    after_script: [removeHome],
  };
}

function kestraJob(job: KestraJob, program: KestraProgram, pipeline: Pipeline): Yaml {
  const { programs = [] } = pipeline.kestra ?? {};
  const { action, runnerTags, needs, ciEnvironment, concurrencyGroup, interruptible, esc } = job;
  return {
    extends: [kestraEntry(programs, job.program), ...(runsUnreviewedCode(job) ? [] : [reviewedEntry])],
    stage: stageOf(job),
    ...(runnerTags && { tags: runnerTags }),
    rules: jobRules(job, pipeline),
    ...(action.kind !== "validate" && action.kind !== "detectDrift" && { needs: needs.map(need) }),
    ...(ciEnvironment && { environment: environmentEntry(ciEnvironment) }),
    ...(concurrencyGroup !== undefined && { resource_group: concurrencyGroup }),
    ...(esc?.login.kind === "oidc" && { id_tokens: { PULUMI_OIDC_TOKEN: { aud: audience(esc.organization) } } }),
    interruptible,
    ...(action.kind === "detectDrift" && {
      ...(action.fail ? {} : { allow_failure: { exit_codes: driftExitCode } }),
      artifacts: { when: "always", access: "developer", paths: [kestraDriftText] },
    }),
    script: kestraScript(job, program),
  };
}

function stageOf({ action }: KestraJob): string {
  switch (action.kind) {
    case "validate":
      return "preview";
    case "deploy":
      return "deploy";
    case "detectDrift":
    case "remediateDrift":
      return "drift";
  }
}
