import { allJobs, type Job, type Pipeline } from "../../../pipeline/model";
import { Reference } from "../../yamlText";
import { changesEntry, ownCommitRule } from "../rules";
import { ordered, parentsOf } from "../templates";
import type { Yaml } from "../yaml";

/** The hidden entry that all jobs of an isolated file extend. It replaces the global keywords `default` and `variables`. */
export const isolatedJobEntry = ".pulumi-job";

/** The options of an isolated file. */
export interface Isolation {
  /** The stage of all jobs; undefined to keep the stages. */
  readonly stage?: string;
  /** Whether each job skips the pushes of the rendered file's own commits, because no `workflow` rule does. */
  readonly skipsOwnCommits: boolean;
}

/**
 * The jobs and hidden entries of a rendered file in a form that GitLab can merge with files of a team. Its jobs inherit no
 * defaults and no global variables, and need no jobs of other stages. The names of its hidden entries begin with
 * `.pulumi`. The team's jobs inherit nothing, because there is no `default`. GitLab: include, "Merge method"; inherit.
 */
export function isolatedEntries(file: Yaml, pipeline: Pipeline, isolation: Isolation): Yaml {
  const { stages: _stages, workflow: _workflow, default: defaults, variables, ...entries } = file;
  const base = {
    inherit: { default: false, variables: false },
    ...(defaults as Yaml),
    ...(variables !== undefined && { variables }),
  };
  const jobs = new Map(allJobs(pipeline).map((job) => [job.name, job]));
  const isolate = (name: string, entry: Yaml): Yaml =>
    ordered(isolatedEntry(name, inStage(entry, isolation), jobs.get(name), pipeline, isolation));
  return {
    [isolatedJobEntry]: ordered(base),
    ...Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [
        isolatedName(name),
        name === changesEntry ? entry : isolate(name, entry as Yaml),
      ]),
    ),
  };
}

/** The path of a value in the isolated form of a file. */
export function isolatedPath([entry, ...rest]: readonly (string | number)[]): (string | number)[] {
  if (entry === "default") return [isolatedJobEntry, ...rest];
  if (entry === "variables") return [isolatedJobEntry, entry, ...rest];
  return [typeof entry === "string" ? isolatedName(entry) : (entry ?? ""), ...rest];
}

/** The name of an entry in an isolated file. A team has hidden entries such as `.deploy`, too. */
export function isolatedName(name: string): string {
  return name.startsWith(".") && !name.startsWith(".pulumi") ? `.pulumi-${name.slice(1)}` : name;
}

function isolatedEntry(
  name: string,
  entry: Yaml,
  job: Pick<Job, "triggers"> | undefined,
  pipeline: Pipeline,
  { skipsOwnCommits }: Isolation,
): Yaml {
  const rest = withIsolatedNames(entry) as Yaml;
  if (name.startsWith(".")) return rest;
  const parents = [isolatedJobEntry, ...parentsOf(rest)];
  const isPushed = job?.triggers.some(({ kind }) => kind === "branch") === true;
  return {
    ...rest,
    extends: parents.length === 1 ? isolatedJobEntry : parents,
    rules: [...(isPushed && skipsOwnCommits ? [ownCommitRule(pipeline)] : []), ...(rest.rules as readonly Yaml[])],
    needs: rest.needs ?? [],
  };
}

/** An entry with its stage replaced by that of the options, if they have one. */
function inStage(entry: Yaml, { stage }: Isolation): Yaml {
  return stage !== undefined && "stage" in entry ? { ...entry, stage } : entry;
}

/** A value in which hidden entries have their names in the isolated file. */
function withIsolatedNames(value: unknown, key?: string): unknown {
  if (value instanceof Reference) {
    const [name = "", ...rest] = value.path;
    return new Reference([isolatedName(name), ...rest]);
  }
  if (key === "extends") return [value].flat().map((name) => isolatedName(String(name)));
  if (Array.isArray(value)) return value.map((item: unknown) => withIsolatedNames(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, content]) => [inner, withIsolatedNames(content, inner)]),
  );
}
