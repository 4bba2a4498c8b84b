import type { Job, Pipeline } from "../../../pipeline/model";
import { Reference } from "../../yamlText";
import { changesEntry, ownCommitRule } from "../rules";
import { ordered, parentsOf } from "../templates";
import type { Yaml } from "../yaml";

/** The hidden entry of all jobs of an included file. It has what the global keywords of a file of its own have. */
export const includedJobEntry = ".pulumi-job";

/**
 * A rendered file in the form that another file includes. GitLab merges the two, and the including file wins. So this
 * form has no global keyword, which would change the team's jobs. Its jobs inherit no defaults and no global variables
 * of the team's file, they need no jobs of other stages, and they repeat the `workflow` rule that skips the commits of
 * the rendered file. The names of its hidden entries begin with `.pulumi`. GitLab: include, "Merge method"; inherit.
 */
export function includedFile(file: Yaml, pipeline: Pipeline, stage: string): Yaml {
  const { stages: _stages, workflow: _workflow, default: defaults, variables, ...entries } = file;
  const base = { inherit: { default: false, variables: false }, ...(defaults as Yaml), variables };
  const jobs = new Map(pipeline.jobs.map((job) => [job.name, job]));
  return {
    [includedJobEntry]: ordered(base),
    ...Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [
        includedName(name),
        name === changesEntry
          ? entry
          : ordered(includedEntry(name, inStage(entry as Yaml, stage), jobs.get(name), pipeline)),
      ]),
    ),
  };
}

/** The path of a value in the included form of a file. */
export function includedPath([entry, ...rest]: readonly (string | number)[]): (string | number)[] {
  if (entry === "default") return [includedJobEntry, ...rest];
  if (entry === "variables") return [includedJobEntry, entry, ...rest];
  return [typeof entry === "string" ? includedName(entry) : (entry ?? ""), ...rest];
}

/** The name of an entry in an included file. A team has hidden entries such as `.deploy`, too. */
export function includedName(name: string): string {
  return name.startsWith(".") && !name.startsWith(".pulumi") ? `.pulumi-${name.slice(1)}` : name;
}

function includedEntry(name: string, entry: Yaml, job: Job | undefined, { origin }: Pipeline): Yaml {
  const rest = withIncludedNames(entry) as Yaml;
  if (name.startsWith(".")) return rest;
  const parents = [includedJobEntry, ...[parentsOf(rest)].flat()];
  const isPushed = job?.triggers.some(({ kind }) => kind === "branch") === true;
  return {
    ...rest,
    extends: parents.length === 1 ? includedJobEntry : parents,
    rules: [...(isPushed ? [ownCommitRule(origin)] : []), ...(rest.rules as readonly Yaml[])],
    needs: rest.needs ?? [],
  };
}

/** An entry with the stage of the team's file in place of its own. */
function inStage(entry: Yaml, stage: string): Yaml {
  return "stage" in entry ? { ...entry, stage } : entry;
}

/** A value with the names of hidden entries as they are in the included file. */
function withIncludedNames(value: unknown, key?: string): unknown {
  if (value instanceof Reference) {
    const [name = "", ...rest] = value.path;
    return new Reference([includedName(name), ...rest]);
  }
  if (key === "extends") return [value].flat().map((name) => includedName(String(name)));
  if (Array.isArray(value)) return value.map((item: unknown) => withIncludedNames(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, content]) => [inner, withIncludedNames(content, inner)]),
  );
}
