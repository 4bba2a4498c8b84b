import { RE2JS, RE2JSSyntaxException } from "re2js";
import { badRequest } from "../errors";

/**
 * The rows whose names match a search, ignoring case: `^` at the start and `$` at the end are anchors, `*` stands for any
 * text. A plain search puts the exact name first. GitLab: `GitRefsFinder`.
 */
export function searchedRefs<T extends { readonly name: string }>(rows: readonly T[], search: string | undefined): T[] {
  if (search === undefined || search === "") return [...rows];
  const wanted = search.toLowerCase();
  if (!/[\^$*]/.test(search)) {
    const found = rows.filter(({ name }) => name.toLowerCase().includes(wanted));
    const isExact = ({ name }: T): boolean => name.toLowerCase() === wanted;
    return [...found.filter(isExact), ...found.filter((row) => !isExact(row))];
  }
  const source = RE2JS.quote(wanted).replace("\\^", "^").replaceAll("\\*", ".*?").replace("\\$", "$");
  return matching(rows, RE2JS.compile(source), (name) => name.toLowerCase());
}

/**
 * The rows whose names match a regular expression of the caller. RE2 runs in linear time. GitLab: `UntrustedRegexp`.
 */
export function refsByRegex<T extends { readonly name: string }>(rows: readonly T[], regex: string | undefined): T[] {
  if (regex === undefined || regex === "") return [...rows];
  return matching(rows, compiled(regex), (name) => name);
}

function matching<T extends { readonly name: string }>(
  rows: readonly T[],
  pattern: RE2JS,
  key: (name: string) => string,
): T[] {
  return rows.filter(({ name }) => pattern.matcher(key(name)).find());
}

/** Assumption: the status and the text of GitLab's response to an invalid expression. */
function compiled(regex: string): RE2JS {
  try {
    return RE2JS.compile(regex);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) throw badRequest(`regex is invalid: ${error.message}`);
    throw error;
  }
}
