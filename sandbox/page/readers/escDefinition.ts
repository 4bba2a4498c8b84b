import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { secretCalls } from "../../cloud/esc/secretCalls";
import { SECRET } from "./redacted";

/** An ESC environment's definition without secrets. */
export interface VisibleDefinition {
  /** The YAML with each secret replaced, encrypted or not. Undefined if secrets can't be identified. */
  readonly text: string | undefined;
  readonly imports: readonly string[];
}

/** Reads a stored definition. */
export function visibleDefinition(yaml: string): VisibleDefinition {
  const document = parseDocument(yaml, { prettyErrors: false });
  const calls = secretCalls(document);
  const imports = importsIn(document.get("imports"));
  if (document.errors.length > 0 || calls.some(({ kind }) => kind === "malformed")) return { text: undefined, imports };
  for (const call of calls) if (call.kind !== "malformed") call.pair.value = document.createNode(SECRET);
  return { text: calls.length === 0 ? yaml : document.toString({ lineWidth: 0 }), imports };
}

/** ESC: an import is a name, or a map from the name to how it is merged. */
function importsIn(node: unknown): string[] {
  if (!isSeq(node)) return [];
  return node.items.flatMap((item) => {
    const name = isMap(item) ? item.items[0]?.key : item;
    return isScalar(name) && typeof name.value === "string" ? [name.value] : [];
  });
}
