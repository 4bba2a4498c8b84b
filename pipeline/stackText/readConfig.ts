import { type Document, LineCounter, parseDocument } from "yaml";
import type { Checked } from "../diagnostics/checked";
import { isMap } from "../isMap";
import { type Locator, locatorOf } from "./locate";
import { yamlValue } from "./yamlValue";

/** The configuration in a file of a platform repository: a `Pulumi.yaml` or a `Pulumi.<stack>.yaml`. */
export interface ConfigText {
  /** What is below `config`, by key; empty without it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The whole content of the file. */
  readonly content: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly locator: Locator;
}

/** Reads the configuration in the text of a file. */
export function readConfig(file: string, text: string): Checked<ConfigText> {
  const lines = new LineCounter();
  // Pulumi reads YAML 1.1's merge keys.
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const { value, diagnostics } = yamlValue(document, lines);
  if (!value) return { diagnostics: diagnostics.map((error) => ({ ...error, file })) };
  const { content } = value;
  const config = isMap(content) && isMap(content.config) ? content.config : {};
  return { value: { config, content, document, lines, locator: locatorOf(document, lines) }, diagnostics: [] };
}
