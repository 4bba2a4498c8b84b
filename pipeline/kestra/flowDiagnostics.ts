import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { type Diagnostic, errorAt, type Position, warningAt } from "../diagnostics/diagnostic";
import { listed, quoted } from "../diagnostics/wording";
import { isMap as isRecord } from "../isMap";
import { kestraFlowId } from "./kestraNames";
import type { FlowFolder } from "./model";

/** A file with a flow. `file` is its name in diagnostics. */
export interface FlowFile {
  readonly file: string;
  readonly text: string;
}

/** A folder of flows with its files. */
export interface ReadFlowFolder {
  readonly folder: FlowFolder;
  readonly files: readonly FlowFile[];
  /** Diagnostics of files that cannot be read. */
  readonly unread: readonly Diagnostic[];
}

/** The label that makes Kestra's editor read-only, and the only system label that a flow may set. */
const readOnlyLabel = "system.readOnly";

/**
 * Diagnostics of flows that Kestra would refuse or change. Each is reported once, also if several deployments deploy the file.
 * Kestra: flows, labels, and the rules of ids and namespaces of `io.kestra:core` 1.3.
 */
export function flowDiagnostics(folders: readonly ReadFlowFolder[]): Diagnostic[] {
  const read = folders.map(({ files, ...one }) => ({ ...one, flows: files.map(readFlow) }));
  const found = [
    ...read.flatMap(({ folder, flows, unread }) => [
      ...unread,
      ...(flows.length + unread.length === 0 ? [noFlows(folder)] : []),
      ...flows.flatMap((flow) => inFile(flow, mistakesIn(flow, folder))),
    ]),
    ...byNamespace(read).flatMap(duplicates),
  ];
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Groups flows by server and namespace, each file once. */
function byNamespace(folders: readonly { readonly folder: FlowFolder; readonly flows: readonly Flow[] }[]): Flow[][] {
  const groups = new Map<string, Map<string, Flow>>();
  for (const { folder, flows } of folders) {
    const key = `${folder.server} ${folder.namespace}`;
    const group = groups.get(key) ?? new Map<string, Flow>();
    for (const flow of flows) group.set(flow.file, flow);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => [...group.values()]);
}

function noFlows({ path, settingsPath }: FlowFolder): Diagnostic {
  return errorAt("NO_FLOWS", settingsPath, `the project has no flows in ${path}: no file that ends with .yml or .yaml`);
}

interface Flow extends FlowFile {
  readonly document: Document;
  readonly lines: LineCounter;
  /** Its content, with aliases resolved; undefined if it is not a map, or cannot be read. */
  readonly content: Readonly<Record<string, unknown>> | undefined;
  /** Why its YAML cannot be read, with the offset. */
  readonly error?: { readonly message: string; readonly offset: number };
}

/** A mistake, and where it is in the text. */
type Mistake = { readonly offset: number } & Pick<Diagnostic, "severity" | "code" | "path" | "message">;

function readFlow({ file, text }: FlowFile): Flow {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const common = { file, text, lines, document };
  const [error] = document.errors;
  if (error)
    return { ...common, content: undefined, error: { message: reasonOf(error.message), offset: error.pos[0] } };
  try {
    const content: unknown = document.toJS();
    return { ...common, content: isRecord(content) ? content : undefined };
  } catch (error) {
    // An alias without an anchor.
    return { ...common, content: undefined, error: { message: reasonOf((error as Error).message), offset: 0 } };
  }
}

/** The parser's message without the position, which the diagnostic already has. */
function reasonOf(message: string): string {
  return message.split("\n")[0]?.replace(/ at line .*$/, "") ?? "";
}

function inFile({ file, lines }: Flow, mistakes: readonly Mistake[]): Diagnostic[] {
  return mistakes.map(({ offset, ...diagnostic }) => ({ ...diagnostic, file, position: positionAt(lines, offset) }));
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function mistakesIn(flow: Flow, folder: FlowFolder): Mistake[] {
  const { text, error, content } = flow;
  const split = text.indexOf("---");
  if (split >= 0) return [badFlow(split, "", "contains ---, and Kestra splits the flow there. Remove it")];
  if (error) return [badFlow(error.offset, "", `is not YAML: ${error.message}`)];
  if (!content) return [badFlow(0, "", "is not a flow: a map with id, namespace and tasks")];
  return [...idMistakes(flow), ...namespaceMistakes(flow, folder), ...labelMistakes(flow, folder)];
}

function idMistakes({ document, content }: Flow): Mistake[] {
  const id = content?.id;
  if (typeof id === "string" && kestraFlowId.pattern.test(id)) return [];
  const message = id === undefined ? "is missing" : `${quoted(id)} is not ${kestraFlowId.rule}`;
  return [badFlow(offsetOf(document, "id"), "id", message)];
}

function namespaceMistakes({ document, content }: Flow, { namespace, path }: FlowFolder): Mistake[] {
  const own = content?.namespace;
  if (own === namespace) return [];
  const message =
    own === undefined
      ? `is missing. The flows of ${path} are in ${namespace}`
      : `${quoted(own)} differs from the namespace of ${path}, ${namespace}. Kestra refuses the whole folder`;
  return [badFlow(offsetOf(document, "namespace"), "namespace", message)];
}

function labelMistakes({ document, content }: Flow, { isProduction, requiresReadOnly }: FlowFolder): Mistake[] {
  const labels = labelsOf(content?.labels);
  const reserved = [...labels.keys()].filter((key) => key.startsWith("system.") && key !== readOnlyLabel);
  const offset = offsetOf(document, "labels");
  const missing = `is missing, so this flow of production can be changed in Kestra's editor. Add ${readOnlyLabel}: "true"`;
  const path = `labels.${readOnlyLabel}`;
  return [
    ...(reserved.length > 0 ? [badFlow(offset, "labels", `only Kestra sets ${listed(reserved)}. Remove it`)] : []),
    ...(isProduction && labels.get(readOnlyLabel) !== "true"
      ? [
          {
            ...(requiresReadOnly ? errorAt("NOT_READ_ONLY", path, missing) : warningAt("NOT_READ_ONLY", path, missing)),
            offset,
          },
        ]
      : []),
  ];
}

/** The labels of a flow. Kestra: a map, or a list of keys and values. */
function labelsOf(labels: unknown): ReadonlyMap<string, string> {
  if (Array.isArray(labels))
    return new Map(labels.filter(isRecord).map(({ key, value }) => [String(key), String(value)]));
  return new Map(isRecord(labels) ? Object.entries(labels).map(([key, value]) => [key, String(value)]) : []);
}

/** Errors for flows of one namespace that have the same id. */
function duplicates(flows: readonly Flow[]): Diagnostic[] {
  const first = new Map<string, string>();
  return flows.flatMap((flow) => {
    const id = flow.content?.id;
    if (typeof id !== "string") return [];
    const other = first.get(id);
    if (other === undefined) {
      first.set(id, flow.file);
      return [];
    }
    return inFile(flow, [badFlow(offsetOf(flow.document, "id"), "id", `${quoted(id)} is the id of ${other}, too`)]);
  });
}

/** The offset of a key, or of the flow if it lacks the key. */
function offsetOf({ contents }: Document, name: string): number {
  const pair = isMap(contents) ? contents.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  return (isScalar(pair?.key) ? pair.key.range?.[0] : undefined) ?? 0;
}

function badFlow(offset: number, path: string, message: string): Mistake {
  return { ...errorAt("BAD_FLOW", path, message), offset };
}
