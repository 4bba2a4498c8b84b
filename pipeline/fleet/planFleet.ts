import { checkFoundationSettings } from "../checks/checkFoundationSettings";
import { checkSettings } from "../checks/checkSettings";
import { duplicateProjects } from "../checks/fleet/projects";
import { type DeployedStacks, stackErrors } from "../checks/fleet/stacks";
import { checked } from "../diagnostics/checked";
import { describe, type Diagnostic, errorAt, isError } from "../diagnostics/diagnostic";
import { resolve } from "../flow/resolve";
import type { FleetMember } from "../foundation/fleetProject";
import { planFoundation } from "../foundation/planFoundation";
import { namedFoundation, type StackSource } from "../foundation/readFleet";
import type { Origin } from "../model";
import { planProject } from "../plan/planProject";
import { originOf, projectFile, stackFile } from "../stackFile";
import { gitLabUrlDiagnostics } from "../stackText/gitLabUrl";
import { type ConfigText, readConfig } from "../stackText/readConfig";
import type { DefaultsText } from "../stackText/readDefaults";
import { inFile, projectSettings, type StackText, stackTextOf } from "../stackText/readStackText";
import type { Target } from "../target";
import { configurationText } from "./configurationText";
import type { FleetSettings } from "./fleetSettings";
import { ownStackErrors } from "./ownStack";
import type { FleetPipelineSettings } from "./pipelineSettings";
import { baseOf, escPath, type PlatformReads } from "./platformReads";
import { foundationSections, type PlanSections, projectSections } from "./planSections";

/** The files of a platform repository. */
export interface FleetFiles {
  /** The name of the Pulumi project. */
  readonly project: string;
  /** The content of `Pulumi.yaml`. */
  readonly projectText?: ConfigText;
  readonly defaults?: DefaultsText;
  /** The settings of the platform repository itself. */
  readonly settings?: FleetSettings;
  /** The stack settings files, in the order of their names. */
  readonly files: readonly StackSource[];
}

/** A stack of the platform repository. */
export interface FleetStack {
  readonly stack: string;
  readonly kind: "project" | "foundation" | "platform" | "unknown";
  /** The path of its GitLab project. */
  readonly project?: string;
  /** The digest of its plan. Undefined if an error prevents the plan. */
  readonly digest?: string;
  /** Whether its file has errors, also by what other files contain. */
  readonly hasErrors: boolean;
}

/** All stacks of a platform repository with the digests of their plans, and the diagnostics of their files. */
export interface FleetPlan {
  readonly stacks: readonly FleetStack[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The functions that planning a fleet needs: they return the target of settings, and the digest of a plan. */
export interface FleetPlanner {
  readonly targetOf: (settings: unknown) => Target;
  readonly foundationTarget: Target;
  /** Returns the sections of the plan of the platform repository's own stack. */
  readonly platformSections: (
    settings: FleetSettings,
    pipeline: FleetPipelineSettings,
    reads: PlatformReads,
    origin: Origin,
    configuration: string,
  ) => PlanSections;
  readonly digest: (sections: PlanSections) => string;
}

/**
 * Plans all stacks of a platform repository. Reports all errors: in each file, and between files. A file with errors does not
 * keep the others from being planned; only a foundation waits for all of its projects, and the repository's own stack for all stacks.
 */
export function planFleet(fleet: FleetFiles, planner: FleetPlanner): FleetPlan {
  const { pipeline } = fleet.settings ?? {};
  const read = fleet.files.map((file) => readOne(fleet, file, planner));
  const projects = read.flatMap(({ deployed }) => deployed ?? []);
  const foundations = read.flatMap(({ source, ...one }) =>
    source?.foundation !== undefined && source.pipeline === undefined
      ? [foundationOf({ ...one, source }, read, planner, pipeline)]
      : [],
  );
  const known = new Set(read.map(({ stack }) => stack.stack));
  const between = [
    ...duplicateProjects(read.flatMap(({ onboarded }) => onboarded ?? [])),
    ...stackErrors(projects),
    ...missingFoundations(read, known),
    ...missingOwn(pipeline, known),
  ];
  const found = [
    ...read.flatMap(({ diagnostics }) => diagnostics),
    ...[...between, ...foundations.flatMap(({ diagnostics }) => diagnostics)].map((one) => located(one, fleet)),
    ...read.flatMap(({ stack }) => (stack.kind === "platform" ? waitingForOthers(stack, read) : [])),
  ];
  const diagnostics = [...new Map(found.map((one) => [describe(one), one])).values()];
  const broken = new Set(diagnostics.filter(isError).map(({ file }) => file));
  const planned = new Map(foundations.map((one) => [one.stack.stack, one.stack]));
  const stacks = read.map(({ stack }) => {
    const known =
      planned.get(stack.stack) ?? (stack.kind === "platform" ? platformOf(stack, fleet, read, planner) : stack);
    return broken.has(stackFile(stack.stack)) ? { ...known, hasErrors: true } : known;
  });
  return { stacks, diagnostics };
}

/** The part of a file that stays in memory. A fleet has thousands of files, so their YAML documents and most settings do not. */
interface ReadStack {
  readonly stack: FleetStack;
  /** The file of a foundation, with its settings. */
  readonly source?: StackText;
  readonly configuration: string;
  /** Whether the file is not YAML. It may then have the settings of any project. */
  readonly isUnread: boolean;
  /** The foundation that the settings name. */
  readonly foundation?: string;
  /** The project of a foundation. */
  readonly member?: FleetMember;
  readonly deployed?: DeployedStacks;
  /** The ESC environments that it creates, as `project/environment`. */
  readonly escEnvironments?: readonly string[];
  readonly onboarded?: { readonly stack: string; readonly project: string; readonly instance?: string };
  readonly diagnostics: readonly Diagnostic[];
}

function readOne(fleet: FleetFiles, { file, text }: StackSource, planner: FleetPlanner): ReadStack {
  const stack = originOf(file).stack;
  const { value: config, diagnostics } = readConfig(file, text);
  const unknown = { stack, kind: "unknown", hasErrors: true } as const;
  if (!config) return { stack: unknown, configuration: "", isUnread: true, diagnostics };

  const source = stackTextOf(file, config, fleet.defaults);
  const configuration = configurationText(fleet.projectText, config);
  if (stack === fleet.settings?.pipeline?.stack) {
    const diagnostics = ownStackErrors(source);
    return {
      stack: { stack, kind: "platform", hasErrors: diagnostics.length > 0 },
      configuration,
      isUnread: false,
      diagnostics,
    };
  }
  if (source.foundation !== undefined && source.pipeline === undefined) {
    return { stack: { ...unknown, kind: "foundation" }, source, configuration, isUnread: false, diagnostics: [] };
  }
  const found = projectSettings(source);
  if (!found.value) return { stack: unknown, configuration, isUnread: false, diagnostics: found.diagnostics };

  const { settings: written } = found.value;
  const target = planner.targetOf(written);
  const settings = checkSettings(written, target);
  const flow = settings.value && resolve(settings.value);
  const plan = flow ? planProject(flow, target, { project: fleet.project, stack }) : { diagnostics: [] };
  const all = [
    ...inFile(source, [...settings.diagnostics, ...plan.diagnostics]),
    ...gitLabUrlDiagnostics(source),
    ...(source.inherited?.from.diagnostics ?? []),
  ];
  const { value } = checked(plan.value, all);
  const foundation = namedFoundation(written);
  const instance = typeof source.gitLabUrl?.value === "string" ? source.gitLabUrl.value : undefined;
  return {
    stack: {
      stack,
      kind: "project",
      ...(flow && { project: flow.project }),
      ...(value && { digest: planner.digest(projectSections(value, target, configuration)) }),
      hasErrors: value === undefined,
    },
    configuration: "",
    isUnread: false,
    ...(value &&
      fleet.settings?.pipeline?.stack !== undefined && { escEnvironments: value.escEnvironments.map(escPath) }),
    ...(foundation !== undefined && { foundation }),
    ...(settings.value && flow && foundation !== undefined && { member: { stack, settings: settings.value, flow } }),
    ...(settings.value && flow && { deployed: deployedBy({ stack, settings: settings.value, flow }) }),
    ...(flow && { onboarded: { stack, project: flow.project, ...(instance !== undefined && { instance }) } }),
    diagnostics: all,
  };
}

/** Plans a foundation, unless a file of one of its projects has errors: the plan would lack the policies of that project. */
function foundationOf(
  { stack, source, configuration }: ReadStack & { readonly source: StackText },
  read: readonly ReadStack[],
  { foundationTarget, digest }: FleetPlanner,
  pipeline: FleetPipelineSettings | undefined,
): { readonly stack: FleetStack; readonly diagnostics: readonly Diagnostic[] } {
  const { value: settings, diagnostics } = checkFoundationSettings(source.foundation);
  const own = [...inFile(source, diagnostics), ...gitLabUrlDiagnostics(source)];
  const isUnread = read.some((other) => other.isUnread || (other.stack.hasErrors && other.foundation === stack.stack));
  const members = read.flatMap(({ member }) => (member?.flow.trust.foundation === stack.stack ? [member] : []));
  if (!settings || isUnread) {
    const message =
      "other files have errors: without the policies of their projects, the jobs of these projects could not log in. Correct those files";
    const waits = isUnread ? [{ ...errorAt("UNREADABLE_FLEET", "", message), file: source.file }] : [];
    return { stack, diagnostics: [...own, ...waits] };
  }
  const trusted = pipeline?.foundation === stack.stack ? pipeline : undefined;
  const plan = planFoundation(settings, members, foundationTarget, trusted);
  return {
    stack: {
      ...stack,
      ...(plan.value && { digest: digest(foundationSections(plan.value, configuration)) }),
      hasErrors: plan.value === undefined,
    },
    // A diagnostic without a file is about the foundation's own file.
    diagnostics: [...own, ...plan.diagnostics.map((one) => ({ ...one, file: one.file ?? source.file }))],
  };
}

/** Plans the platform repository's own stack, unless a file has errors: the plan would lack permissions for what its stack has. */
function platformOf(
  stack: FleetStack,
  { settings, project }: FleetFiles,
  read: readonly ReadStack[],
  { digest, platformSections }: FleetPlanner,
): FleetStack {
  if (!settings?.pipeline || waitingForOthers(stack, read).length > 0) return { ...stack, hasErrors: true };
  const reads = {
    stacks: read.map((one) => one.stack.stack),
    escEnvironments: read.flatMap(({ escEnvironments, source }) => {
      const foundation = source && checkFoundationSettings(source.foundation).value;
      return escEnvironments ?? (foundation ? baseOf(foundation) : []);
    }),
  };
  const configuration = read.find((one) => one.stack === stack)?.configuration ?? "";
  const origin = { project, stack: stack.stack };
  return { ...stack, digest: digest(platformSections(settings, settings.pipeline, reads, origin, configuration)) };
}

function waitingForOthers({ stack }: FleetStack, read: readonly ReadStack[]): Diagnostic[] {
  const isWaiting = read.some(({ diagnostics, stack: other }) => other.stack !== stack && diagnostics.some(isError));
  const message =
    "other files have errors: the stack would lose permissions to read what their stacks create. Correct those files";
  return isWaiting ? [{ ...errorAt("UNREADABLE_FLEET", "", message), file: stackFile(stack) }] : [];
}

/** The part of a project that the checks between files need. */
function deployedBy({ stack, settings, flow }: FleetMember): DeployedStacks {
  return {
    stack,
    settings: {
      deployments: settings.deployments.map(({ name, stack: written }) => ({ name, stack: written })),
      ...(settings.reviewStacks && { reviewStacks: settings.reviewStacks }),
    },
    flow: {
      deployments: flow.deployments.map(({ name, stack: full, path }) => ({ name, stack: full, path })),
      ...(flow.reviewStacks && { reviewStacks: flow.reviewStacks }),
    },
  };
}

/** Errors for foundations without a file in the platform repository. No job of their projects could log in. */
function missingFoundations(read: readonly ReadStack[], known: ReadonlySet<string>): Diagnostic[] {
  return read.flatMap(({ stack: { stack }, foundation }) => {
    if (foundation === undefined || known.has(foundation)) return [];
    const message = `there is no ${stackFile(foundation)} in this folder, so no job of this project can log in. Correct the name, or add the file of the foundation`;
    return [{ ...errorAt("MISSING_FOUNDATION", "trust.foundation", message), file: stackFile(stack) }];
  });
}

/** Errors if stacks that the settings of the platform repository name have no file. */
function missingOwn(pipeline: FleetPipelineSettings | undefined, known: ReadonlySet<string>): Diagnostic[] {
  if (!pipeline) return [];
  const { foundation, stack = foundation } = pipeline;
  const missing = (name: string) => `there is no ${stackFile(name)} in this folder, so`;
  const withoutTrust = `${missing(foundation)} no job of the platform repository can log in. Correct the name, or add the file of the foundation`;
  const withoutTokens = `${missing(stack)} nothing makes what this pipeline needs. Correct the name, or add the file with the secrets of that stack`;
  return [
    ...(known.has(foundation) ? [] : [errorAt("MISSING_FOUNDATION", "pipeline.foundation", withoutTrust)]),
    ...(stack === foundation || known.has(stack) ? [] : [errorAt("MISSING_PLATFORM", "pipeline.stack", withoutTokens)]),
  ].map((one) => ({ ...one, file: projectFile }));
}

/** Adds the position to a diagnostic of a check between files. Few have one, so their files are read again. */
function located(diagnostic: Diagnostic, { files, defaults }: FleetFiles): Diagnostic {
  const file = diagnostic.position ? undefined : files.find((one) => one.file === diagnostic.file);
  const config = file && readConfig(file.file, file.text).value;
  return file && config
    ? (inFile(stackTextOf(file.file, config, defaults), [diagnostic])[0] ?? diagnostic)
    : diagnostic;
}
