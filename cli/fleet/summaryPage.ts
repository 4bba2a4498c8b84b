import { visible } from "../../pipeline/visible";
import type { EngineResult } from "./engine";
import { escaped, markdownTable } from "./markdownTable";
import type { StackResult } from "./runAll";
import { runMarkdown } from "./runReport";
import type { MergedResults } from "./shardResults";

/** The longest text of all stacks together, in bytes. With the table of 1,000 stacks, the page stays below 1 MB. */
const longestTexts = 800_000;

/**
 * One Markdown page with the results of a run: the table, what is missing, and the text of each stack that changes, failed, or is
 * new.
 */
export function summaryPage({ operation = "preview", results, problems }: MergedResults): string {
  const shown = results.filter(
    ({ result, explanation }) =>
      explanation !== undefined || (result && (result.errors.length > 0 || hasChanges(result))),
  );
  const texts = shown.map((one) => textOf(one));
  const longest = fairShare(texts.map(bytes), longestTexts);
  return [
    runMarkdown(operation, results),
    ...(problems.length > 0 ? ["", markdownTable([["incomplete"], ...problems.map((one) => [one])])] : []),
    ...shown.flatMap(({ stack }, index) => [
      "",
      `## ${escaped(visible(stack))}`,
      "",
      fenced(cut(texts[index] ?? "", longest)),
    ]),
  ].join("\n");
}

/** Whether a run found or made changes. */
export function hasChanges({ changes }: Pick<EngineResult, "changes">): boolean {
  return Object.values(changes).some((count) => count > 0);
}

/** The output of a stack, with its errors if the output does not have them; the explanation of one that was not run. */
function textOf({ result, explanation = "" }: StackResult): string {
  const { errors = [], output = explanation } = result ?? {};
  const lines = [...errors.filter((line) => !output.includes(line)), ...output.trimEnd().split("\n")];
  return lines.map(visible).join("\n");
}

/** The longest text at which all texts fit into `total`. Longer texts get what shorter ones do not need. */
function fairShare(lengths: readonly number[], total: number): number {
  let left = total;
  for (const [index, length] of lengths.toSorted((one, other) => one - other).entries()) {
    const share = left / (lengths.length - index);
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

/** The first lines of a text, up to a number of bytes. */
function cut(text: string, longest: number): string {
  if (bytes(text) <= longest) return text;
  const lines: string[] = [];
  let left = longest;
  for (const line of text.split("\n")) {
    left -= bytes(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return [...lines, "… the rest is in the JSON of the shard"].join("\n");
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Text as a code block. No line of it can end the block. */
function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}diff`, text, fence].join("\n");
}
