import type { Setting } from "./reference";

/** The default of a setting, as Markdown: `"main"` in backticks, or words. Undefined if there is none. */
export function defaultText(setting: Setting): string | undefined {
  if (!("default" in setting)) return setting.defaultsTo;
  return isNothing(setting.default) ? "none" : code(literal(setting.default));
}

/** A value in TypeScript's notation, which is almost YAML's. A single text is without quotes. */
export function literal(value: unknown): string {
  return typeof value === "string" ? value : nested(value);
}

/** The values of a choice, if its type does not show them. */
export function valuesText(values: readonly (string | number)[]): string {
  return `One of ${values.map((value) => code(String(value))).join(", ")}.`;
}

/** Text as inline code. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function nested(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(nested).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${nested(inner)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** An empty list, or an object that contains only empty lists and such objects. */
function isNothing(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(isNothing);
}
