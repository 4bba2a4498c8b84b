import type { ScalarTag } from "yaml";

/** A tag of the `yaml` package that writes the text for which `where` holds in double quotes, with escapes. */
export function quotedText(where: (text: string) => boolean): ScalarTag {
  return {
    tag: "tag:yaml.org,2002:str",
    default: true,
    identify: (value) => typeof value === "string" && where(value),
    resolve: (text) => text,
    stringify: ({ value }) => JSON.stringify(value).replace(escaped, codeUnit),
  };
}

/**
 * Text that readers of YAML 1.1 would take for something else as the `yaml` package writes it: characters that they end
 * a line at or refuse, a tab, a lone `=` and empty lines at either end.
 */
export function misreadBy11(text: string): boolean {
  return unreadable.test(text) || text === "=" || (text.includes("\t") && !text.includes("\n"));
}

const unreadable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\n\n$|^\s*\n/;
const escaped = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function codeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
