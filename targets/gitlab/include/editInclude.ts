import { isAlias, isCollection, isMap as isYamlMap, isSeq, type Pair } from "yaml";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { includeEntries, includesLocal } from "./includedPaths";
import {
  keyInsertions,
  flowListInsertions,
  listInsertions,
  type Insertion,
  insertionsIn,
  wrapInsertions,
} from "./insertions";
import { type Attempted, pairOf, readTeamFile, refused, type TeamFile } from "./teamFile";
import { genericRemovals } from "./removals";

/** The largest number of included files. GitLab: CI/CD limits, maximum includes. */
export const mostIncludes = 150;

/**
 * Adds the include of a file of the project to a CI file. The edit is one insertion, so every byte of the original is
 * kept in its order. A file that includes it already is not changed.
 */
export function addInclude(text: string, file: string): Attempted<string> {
  const read = readTeamFile(text);
  if (!read.ok) return read;
  const before = read.value;
  if (includes(before, file)) return { ok: true, value: text };
  const pair = pairOf(before, "include");
  if (!pair && before.content.include !== undefined) return refused("gets its include from a merge key");
  if (isAlias(pair?.value)) return refused("has an alias as its include");
  if (includeEntries(before.content.include).length >= mostIncludes) {
    return refused(`already has ${mostIncludes} includes, GitLab's maximum`);
  }
  const edits = insertions(before, pair, file).map(({ at, added }) => text.slice(0, at) + added + text.slice(at));
  const edited = edits.find((edit) => differsOnlyIn(before, edit, file, true) && withoutInsertion(edit, file) === text);
  return edited === undefined
    ? refused("has a layout to which no include can be added without a change of other lines")
    : { ok: true, value: edited };
}

/**
 * Removes the include of a file of the project from a CI file. After `addInclude`, the result is the original, byte for
 * byte. Later changes of other lines are kept.
 */
export function removeInclude(text: string, file: string): Attempted<string> {
  const read = readTeamFile(text);
  if (!read.ok) return read;
  const before = read.value;
  if (!includes(before, file)) return { ok: true, value: text };
  const removed =
    withoutInsertion(text, file) ??
    genericRemovals(before, file).find((edit) => differsOnlyIn(before, edit, file, false));
  return removed === undefined
    ? refused(`includes ${quoted(`/${file}`)} in a form that can't be removed without a change of other lines`)
    : { ok: true, value: removed };
}

/** Whether a CI file includes a file of the project, in any form. */
export function includes({ content }: TeamFile, file: string): boolean {
  return includeEntries(content.include).some((entry) => includesLocal(entry, file));
}

/** The insertions that can add the include, the best first. */
function insertions(before: TeamFile, pair: Pair | undefined, file: string): readonly Insertion[] {
  if (!pair) return keyInsertions(before, file);
  if (isSeq(pair.value) && pair.value.flow === true) return flowListInsertions(before, pair.value, file);
  const isSingle = pair.value !== null && !isSeq(pair.value) && (!isNull(pair.value) || isYamlMap(pair.value));
  return isSingle ? wrapInsertions(before, pair, file) : listInsertions(before, pair, file);
}

function isNull(node: unknown): boolean {
  return !isCollection(node) && (node as { value?: unknown }).value === null;
}

/** The text without the insertion of `addInclude`. Undefined if its removal is not enough, or changes something else. */
function withoutInsertion(text: string, file: string): string | undefined {
  const read = readTeamFile(text);
  if (!read.ok) return undefined;
  return insertionsIn(read.value, file)
    .map(({ at, added }) => text.slice(0, at) + text.slice(at + added.length))
    .find((edit) => differsOnlyIn(read.value, edit, file, false));
}

/** Whether the only difference of an edited file is that it includes, or no longer includes, the file. */
function differsOnlyIn(before: TeamFile, edit: string, file: string, added: boolean): boolean {
  const read = readTeamFile(edit);
  if (!read.ok || includes(read.value, file) !== added) return false;
  return contentWithout(read.value, file) === contentWithout(before, file);
}

/** The content of a file without its include of one file, as text that can be compared. */
function contentWithout({ content }: TeamFile, file: string): string {
  const { include, ...rest } = content;
  const others = includeEntries(include).filter((entry) => !includesLocal(entry, file));
  return JSON.stringify([others, rest]);
}
