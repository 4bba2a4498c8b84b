import { type CollectionTag, isSeq, parse } from "yaml";
import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../pipeline/examples";

/** A rendered file as GitLab reads it, by its top-level entries; a reference is the list of its path. */
export type Rendered = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The eight lines with changes, as GitLab reads the file. */
export function rendered(changes: object = {}): Rendered {
  return read(renderGitLab(pipelineWith(changes)));
}

/** A CI file as GitLab reads it. */
export function read(text: string): Rendered {
  return parse(text, { version: "1.1", customTags: [reference] }) as Rendered;
}

/** A job with the keys of the entries that it extends. GitLab: a job's own key takes precedence, maps are merged. */
export function inherited(file: Rendered, name: string): Readonly<Record<string, unknown>> {
  const entry = file[name] ?? {};
  const parents = [entry.extends ?? []].flat() as string[];
  return [...parents.map((parent) => inherited(file, parent)), entry].reduce(merged, {});
}

/** The names of the jobs. */
export function jobNames(file: Rendered): string[] {
  return Object.keys(file).filter((name) => !name.startsWith(".") && !globals.includes(name));
}

const globals = ["include", "stages", "workflow", "default", "variables"];

function merged(one: object, other: object): Record<string, unknown> {
  const both = new Map<string, unknown>(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    const before = both.get(key);
    both.set(key, isMap(before) && isMap(value) ? merged(before, value) : value);
  }
  return Object.fromEntries(both);
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const reference: CollectionTag = {
  tag: "!reference",
  collection: "seq",
  resolve: (sequence, onError) => {
    if (!isSeq(sequence)) onError("!reference takes a list");
    return sequence;
  },
};
