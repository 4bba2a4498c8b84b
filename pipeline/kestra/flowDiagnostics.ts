import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { type Diagnostic, errorAt, type Position, warningAt } from "../diagnostics/diagnostic";
import { listed, quoted } from "../diagnostics/wording";
import { kestraFlowId } from "./kestraNames";
import type { FlowFolder } from "./model";

/** A file with a flow. `file` is its name in diagnostics. */
export interface FlowFile {
  readonly file: string;
  readonly text: string;
}

/** A folder of flows with its files, without those of its subfolders that are hidden. */
export interface ReadFlowFolder {
  readonly folder: FlowFolder;
  readonly files: readonly FlowFile[];
}

/** The label that makes Kestra's editor read-only, and the only system label that a flow may set. */
const readOnlyLabel = "system.readOnly";

/**
 * Diagnostics of flows that Kestra would refuse, or deploy in another form. Kestra: flows, labels, and the rules of ids and
 * namespaces of `io.kestra:core` 1.3. Each diagnostic of a file once, also if several deployments deploy it.
 */
export function flowDiagnostics(folders: readonly ReadFlowFolder[]): Diagnostic[] {
  const found = folders.flatMap(({ folder, files }) => {
    if (files.length === 0) return [noFlows(folder)];
    const flows = files.map((file) => readFlow(file));
    return [...flows.flatMap((flow) => inFile(flow, mistakesIn(flow, folder))), ...duplicates(flows)];
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function noFlows({ path, settingsPath }: FlowFolder): Diagnostic {
  return errorAt("NO_FLOWS", settingsPath, `the project has no flows in ${path}: no file that ends with .yml or .yaml`);
}

interface Flow extends FlowFile {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** A mistake, and where it is in the text. */
type Mistake = { readonly offset: number } & Pick<Diagnostic, "severity" | "code" | "path" | "message">;

function readFlow({ file, text }: FlowFile): Flow {
  const lines = new LineCounter();
  return { file, text, lines, document: parseDocument(text, { lineCounter: lines }) };
}

function inFile({ file, lines }: Flow, mistakes: readonly Mistake[]): Diagnostic[] {
  return mistakes.map(({ offset, ...diagnostic }) => ({ ...diagnostic, file, position: positionAt(lines, offset) }));
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function mistakesIn({ text, document }: Flow, folder: FlowFolder): Mistake[] {
  const cut = text.indexOf("---");
  if (cut >= 0) return [badFlow(cut, "", "contains ---, at which Kestra cuts the flow in two. Remove it")];
  const [error] = document.errors;
  if (error)
    return [
      badFlow(error.pos[0], "", `is not YAML: ${error.message.split("\n")[0]?.replace(/ at line .*$/, "") ?? ""}`),
    ];
  if (!isMap(document.contents)) return [badFlow(0, "", "is not a flow: a map with id, namespace and tasks")];
  return [...idMistakes(document), ...namespaceMistakes(document, folder), ...labelMistakes(document, folder)];
}

function idMistakes(document: Document): Mistake[] {
  const id: unknown = document.get("id");
  if (typeof id === "string" && kestraFlowId.pattern.test(id)) return [];
  const message = id === undefined ? "is missing" : `${quoted(id)} is not ${kestraFlowId.rule}`;
  return [badFlow(offsetOf(document, "id"), "id", message)];
}

function namespaceMistakes(document: Document, { namespace, path }: FlowFolder): Mistake[] {
  const own: unknown = document.get("namespace");
  if (own === namespace) return [];
  const message =
    own === undefined
      ? `is missing. The flows of ${path} are in ${namespace}`
      : `${quoted(own)} differs from the namespace of ${path}, ${namespace}. Kestra refuses the whole folder`;
  return [badFlow(offsetOf(document, "namespace"), "namespace", message)];
}

function labelMistakes(document: Document, { isProduction, requiresReadOnly }: FlowFolder): Mistake[] {
  const labels = labelsOf(document);
  const reserved = [...labels.keys()].filter((key) => key.startsWith("system.") && key !== readOnlyLabel);
  const offset = offsetOf(document, "labels");
  const missing = `is missing: somebody may change this flow of production in Kestra's editor. Add ${readOnlyLabel}: "true"`;
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
function labelsOf(document: Document): ReadonlyMap<string, string> {
  const labels: unknown = document.get("labels", true);
  if (isMap(labels)) return new Map(labels.items.map(({ key, value }) => [textOf(key), textOf(value)]));
  if (!isSeq(labels)) return new Map();
  return new Map(labels.items.filter(isMap).map((item) => [String(item.get("key")), String(item.get("value"))]));
}

function textOf(node: unknown): string {
  return String(isScalar(node) ? node.value : node);
}

/** Errors for flows of one namespace that have the same id. */
function duplicates(flows: readonly Flow[]): Diagnostic[] {
  const first = new Map<string, string>();
  return flows.flatMap((flow) => {
    const id = isMap(flow.document.contents) ? textOf(flow.document.get("id")) : "undefined";
    const other = first.get(id);
    if (id === "undefined") return [];
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
