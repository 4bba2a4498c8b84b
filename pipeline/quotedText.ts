import type { ScalarTag, Tags } from "yaml";

/** Returns a tag of the `yaml` package that writes text in double quotes, with escapes, if `where` holds for it. */
export function quotedText(where: (text: string) => boolean): ScalarTag {
  return {
    tag: "tag:yaml.org,2002:str",
    default: true,
    identify: (value) => typeof value === "string" && where(value),
    resolve: (text) => text,
    stringify: ({ value }) => JSON.stringify(value).replace(escaped, codeUnit),
  };
}

/** Whether a tag is that of YAML 1.1's merge keys, which writes `<<` without quotes, whatever other tags there are. */
export function isMergeTag(tag: Tags[number]): boolean {
  return tag === "merge" || (typeof tag === "object" && tag.tag === "tag:yaml.org,2002:merge");
}

/**
 * Whether readers of YAML 1.1 would misread a text as the `yaml` package writes it. They would misread line-breaking
 * and invalid characters, a tab, a lone `=` or `<<`, and empty lines at the start or end. `<<` is a merge key to them
 * as a value, too, and PyYAML refuses it there.
 */
export function misreadBy11(text: string): boolean {
  if (unreadable.test(text) || text === "=" || text === "<<") return true;
  return text.includes("\n") ? emptyLines.test(text) : text.includes("\t");
}

const unreadable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const emptyLines = /\n\n$|^\s*\n/;
const escaped = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function codeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
