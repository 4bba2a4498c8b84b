import { Document, isCollection, isPair, isScalar } from "yaml";
import { isMap } from "../../isMap";
import { isMergeTag, misreadBy11, quotedText } from "../../quotedText";
import type { EscDefinition } from "./escDefinition";

/**
 * Returns the text of a definition. It ends without a newline, because Pulumi Cloud's provider trims it and would
 * report a change. `secret` returns the value for a secret's name.
 */
export function escText({ imports, values }: EscDefinition, secret: (name: string) => unknown): string {
  const document = { ...(imports && { imports }), values: filled(values, secret) };
  const yaml = new Document(document, {
    version: "1.1",
    aliasDuplicateObjects: false,
    merge: false,
    // The tag of YAML 1.1's merge keys would write << without quotes.
    customTags: (tags) => [quotedText(misreadByEsc), ...tags.filter((tag) => !isMergeTag(tag))],
  });
  quoteLast(yaml);
  return yaml.toString({ lineWidth: 0 }).trim();
}

/** Returns the names of the secrets that a definition needs. */
export function secretNames({ values }: EscDefinition): string[] {
  const names = new Set<string>();
  filled(values, (name) => names.add(name));
  return [...names];
}

/**
 * Whether a text needs quotes, because ESC could read it as another type. ESC uses Go's yaml.v3, which reads 0o17 and
 * 1_e3 as numbers.
 */
function misreadByEsc(text: string): boolean {
  return misreadBy11(text) || /^[-+.]?[0-9]([0-9a-fA-FxXoO_.]|[eE][-+])*$/.test(text);
}

/** Quotes a last value of several lines, so that trimming the text does not change the value. */
function quoteLast({ contents }: Document): void {
  let node: unknown = contents;
  while (isCollection(node)) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? last.value : last;
  }
  if (isScalar(node) && typeof node.value === "string" && node.value.includes("\n")) node.type = "QUOTE_DOUBLE";
}

function filled(value: unknown, secret: (name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, secret));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const named = key === "fn::secret" && isMap(inner) && !("ciphertext" in inner) ? inner.named : undefined;
      return [key, typeof named === "string" ? secret(named) : filled(inner, secret)];
    }),
  );
}
