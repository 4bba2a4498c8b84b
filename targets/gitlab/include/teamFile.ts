import { type Document, isAlias, isMap as isYamlMap, isScalar, type Pair, parseAllDocuments, type YAMLMap } from "yaml";
import { isMap } from "../../../pipeline/isMap";
import type { Yaml } from "../yaml";

/** The project's own `.gitlab-ci.yml`, which includes the rendered file. */
export interface TeamFile {
  readonly text: string;
  /** The offset at which the first key can be inserted: after the line of the document's start marker. */
  readonly top: number;
  /** The line break of the file: that of its first line. */
  readonly eol: string;
  /** The top-level map; undefined if the file is empty. */
  readonly root: YAMLMap | undefined;
  /** The content of the file, with aliases and merge keys resolved. */
  readonly content: Yaml;
  /** The inputs that the header declares. */
  readonly inputs: Yaml;
}

/** The result of reading or editing a team's file: a value, or a fault, which follows the file's name in a message. */
export type Attempted<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: string };

/** Reads a CI file as GitLab does. GitLab: a header document with `spec` may come before the content. */
export function readTeamFile(text: string): Attempted<TeamFile> {
  const parsed = parseAllDocuments(text, { version: "1.1", keepSourceTokens: true, prettyErrors: false });
  const documents: readonly Document[] = "empty" in parsed ? [] : parsed;
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) return refused(`is not valid YAML: ${error.message}`);
  const header = documents.length > 1 ? documents[0] : undefined;
  if (documents.length > 2 || (header && !header.has("spec"))) {
    return refused("has several YAML documents, and the first one is not a header with spec");
  }
  const document = documents.at(-1);
  const root = document?.contents ?? undefined;
  if (isAlias(root) || (root !== undefined && !isYamlMap(root) && !isEmpty(root))) return refused("is not a map");
  const content = contentOf(document);
  if (content === undefined) return refused("has aliases that cannot be resolved");
  const eol = /\r?\n/.exec(text)?.[0] ?? "\n";
  const top = topOf(text, header?.range?.[2] ?? 0);
  return {
    ok: true,
    value: { text, top, eol, root: isYamlMap(root) ? root : undefined, content, inputs: inputsOf(header) },
  };
}

/** The pair of a top-level key. */
export function pairOf({ root }: TeamFile, name: string): Pair | undefined {
  return root?.items.find(({ key }) => isScalar(key) && key.value === name);
}

export function refused(fault: string): { readonly ok: false; readonly fault: string } {
  return { ok: false, fault };
}

function isEmpty(root: unknown): boolean {
  return isScalar(root) && root.value === null;
}

/** The content as plain data; undefined if an alias has no anchor, or if the aliases expand too far. GitLab refuses both. */
function contentOf(document: Document | undefined): Yaml | undefined {
  try {
    const content: unknown = document?.toJS();
    return isMap(content) ? content : {};
  } catch {
    return undefined;
  }
}

/** GitLab: spec:inputs. */
function inputsOf(header: Document | undefined): Yaml {
  const spec = contentOf(header)?.spec;
  return isMap(spec) && isMap(spec.inputs) ? spec.inputs : {};
}

/** The offset after the byte order mark, directives and the line of the start marker, from where the document starts. */
function topOf(text: string, from: number): number {
  const start = from === 0 && text.startsWith("\uFEFF") ? 1 : from;
  // Only directives, comments and empty lines come before a start marker.
  const marker = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*---(?=[\s])[^\n]*(?:\n|$)/.exec(text.slice(start));
  return start + (marker?.[0].length ?? 0);
}
