import { Document, isMap as isYamlMap, isSeq } from "yaml";
import { isMap } from "../isMap";
import type { PulumiRuntime } from "../programs/runtimes";
import { Approval, Delivery } from "../settings/choices";
import { isProduction, mayBeProduction } from "../settings/isProduction";
import { settingsKey } from "../stackFile";
import type { FoundProgram } from "./foundPrograms";

/** A project of GitLab with Pulumi programs. */
export interface FoundProject {
  /** Its full path. */
  readonly project: string;
  readonly defaultBranch: string;
  readonly programs: readonly FoundProgram[];
  /** Whether it has a CI file already, at the default path. */
  readonly hasCiFile: boolean;
}

/** What the platform repository decides about new projects. */
export interface OnboardingContext {
  /** The defaults of all projects. */
  readonly defaults?: unknown;
  /** The Pulumi organization of the stacks, if the defaults have none. */
  readonly organization?: string;
  /** The stack of the only foundation, if there is one. */
  readonly foundation?: string;
}

/** The name of the stack that onboards a project: its path without the top-level group, with hyphens. */
export function stackNameFor(project: string): string {
  return project.split("/").slice(1).join("-");
}

/** Why no settings can be written for a project; undefined if they can. */
export function notWritable({ programs }: FoundProject): string | undefined {
  const [faulty] = programs.flatMap(({ path, fault }) => (fault === undefined ? [] : [`${path}: ${fault}`]));
  if (faulty !== undefined) return faulty;
  const [withoutStacks] = programs.filter(({ stacks }) => stacks.length === 0);
  return withoutStacks && `${withoutStacks.path}: there is no Pulumi.<stack>.yaml, which would name its stacks`;
}

/** The text of the stack settings file that onboards a project. It has the settings that differ from the defaults. */
export function onboardingText(found: FoundProject, context: OnboardingContext): string {
  const document = new Document({ config: { [settingsKey]: settingsOf(found, context) } });
  const settings = document.getIn(["config", settingsKey]);
  if (isYamlMap(settings)) {
    for (const { value } of settings.items) {
      if (isYamlMap(value)) value.flow = true;
      if (isSeq(value)) value.items.forEach((item) => isYamlMap(item) && (item.flow = true));
    }
  }
  return `${schemaLine}\n${document.toString({ lineWidth: 0 })}`;
}

const schemaLine = "# yaml-language-server: $schema=./node_modules/pulumi-pipeline/pipeline.schema.json";

function settingsOf(found: FoundProject, context: OnboardingContext): object {
  const defaults = isMap(context.defaults) ? context.defaults : {};
  const names = programNames(found.programs);
  const [only, other] = found.programs;
  const isInherited = defaults.organization !== undefined || defaults.backend !== undefined;
  const program = only && !other ? valuesThatDiffer(defaults.program, { path: only.path, runtime: only.runtime }) : {};
  return {
    project: found.project,
    ...(!isInherited && { organization: context.organization }),
    ...(defaults.trust === undefined &&
      context.foundation !== undefined && { trust: { foundation: context.foundation } }),
    // The project keeps the team's CI file: see the documentation of `include`.
    ...(found.hasCiFile && defaults.delivery === undefined && { delivery: Delivery.Include }),
    ...(Object.keys(program).length > 0 && { program }),
    ...(other && {
      programs: found.programs.map((one) => ({ name: names.get(one), path: one.path, runtime: one.runtime })),
    }),
    deployments: deploymentsOf(found, names),
  };
}

function valuesThatDiffer(
  defaults: unknown,
  values: { readonly path: string; readonly runtime: PulumiRuntime | undefined },
): object {
  const known: Readonly<Record<string, unknown>> = isMap(defaults) ? defaults : {};
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => known[name] !== value));
}

/** The names of several programs: their Pulumi projects, or their folders if two have the same. */
function programNames(programs: readonly FoundProgram[]): ReadonlyMap<FoundProgram, string> {
  const names = programs.map(({ name = "" }) => name);
  const isDistinct = new Set(names).size === names.length;
  return new Map(
    programs.map((one) => [
      one,
      isDistinct ? (one.name ?? "") : one.path === "." ? "root" : one.path.replace(/[^A-Za-z0-9_-]/g, "-"),
    ]),
  );
}

/** A deployment without its trigger. `rank` orders the deployments by their stages. */
interface RankedDeployment {
  readonly name: string;
  readonly program?: string;
  readonly stack: string;
  readonly rank: number;
}

/**
 * The deployments of all programs, in the order of their stages. A tag and a person deploy production, the default branch deploys
 * the others. The only stack of a program may be production, so a person starts its deployment, too.
 */
function deploymentsOf({ defaultBranch, programs }: FoundProject, names: ReadonlyMap<FoundProgram, string>): object[] {
  const several = programs.length > 1;
  const rows = programs.flatMap((one): RankedDeployment[] => {
    const program = names.get(one) ?? "";
    return one.stacks.map((stack) => ({
      name: several ? `${program}-${stack}` : stack,
      ...(several && { program }),
      stack: `${one.name ?? ""}/${stack}`,
      rank: rankOf(stack),
    }));
  });
  const ordered = rows.sort((a, b) => a.rank - b.rank);
  // Only the name of the stack names the stage: the name of a program may contain any word.
  const stages = ordered.map(({ stack, program }) => ({ name: stack.slice(stack.indexOf("/") + 1), program }));
  return ordered.map(({ rank: _, ...row }, index) => {
    const stage = stages[index] ?? { name: "" };
    const isTagged = isProduction(stages, stage);
    return {
      ...row,
      on: isTagged ? { tag: "release-*" } : { branch: defaultBranch },
      ...(mayBeProduction(stages, stage) && { approval: Approval.Manual }),
    };
  });
}

/** The usual names of stacks, in the order of promotion. Stacks with other names are between the early and the late stages. */
const earlyStages = [/^(dev|sandbox|local)/i, /^(test|qa|int)/i];
const lateStages = [/^(stag|stg|uat|acc|pre)/i, /^(prod|prd|live)/i];

function rankOf(stack: string): number {
  const isNamedLike = (stage: RegExp) => stage.test(stack);
  const early = earlyStages.findIndex(isNamedLike);
  return early < 0 ? lateStages.findIndex(isNamedLike) + 1 : early - earlyStages.length;
}
