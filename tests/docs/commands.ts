import type { Block } from "./pages";

/** A command on a page, and the output below it. */
export interface ShownCommand {
  readonly page: string;
  readonly place: string;
  readonly command: string;
  /** Only in a `console` block. */
  readonly output?: string;
}

/**
 * The commands of an `sh` or `console` block, in order. A line that ends with a backslash continues in the next one.
 */
export function commandsIn(block: Block): ShownCommand[] {
  const lines = block.text.trimEnd().split("\n");
  return block.kind === "console" ? consoleCommands(block, lines) : shellCommands(block, lines);
}

function shellCommands({ page, line }: Block, lines: readonly string[]): ShownCommand[] {
  const found: ShownCommand[] = [];
  let start = 0;
  lines.forEach((text, index) => {
    if (text.endsWith("\\")) return;
    const whole = lines.slice(start, index + 1).map((one) => one.replace(/\\$/, "").trim());
    for (const command of partsOf(whole.join(" "))) found.push({ page, place: `${page}:${line + start}`, command });
    start = index + 1;
  });
  return found;
}

/** The commands of a line, separated by `&&`, without its comment. */
function partsOf(line: string): string[] {
  return line
    .replace(/\s# .*$/, "")
    .split("&&")
    .map((part) => part.trim().replace(/\s+/g, " "))
    .filter((part) => part !== "");
}

function consoleCommands({ page, line }: Block, lines: readonly string[]): ShownCommand[] {
  const starts = lines.flatMap((text, index) => (text.startsWith("$ ") ? [index] : []));
  if (starts[0] !== 0) throw new Error(`${page}:${line}: a console block starts with a command, as $ command`);
  return starts.map((start, index) => ({
    page,
    place: `${page}:${line + start}`,
    command: lines[start]?.slice(2) ?? "",
    output: lines
      .slice(start + 1, starts[index + 1])
      .map((text) => `${text}\n`)
      .join(""),
  }));
}

/** The words of a command of this repository: the program and its arguments. */
export type OwnCommand =
  | { readonly kind: "pipeline"; readonly words: readonly string[] }
  | { readonly kind: "script"; readonly script: string; readonly workspace: string }
  | { readonly kind: "jest"; readonly project: string; readonly path: string }
  | { readonly kind: "file"; readonly path: string };

/** The repository's own command; undefined for any other one. */
export function ownCommand(command: string): OwnCommand | undefined {
  const [, project, path] = /^npx jest --selectProjects (\S+) -- (\S+)$/.exec(command) ?? [];
  if (project !== undefined && path !== undefined) return { kind: "jest", project, path };
  const [, words] = /^npx pulumi-pipeline (.+)$/.exec(command) ?? [];
  if (words !== undefined) return { kind: "pipeline", words: words.split(" ") };
  const [, file] = /^(?:node|bash) (\S+)/.exec(command) ?? [];
  if (file !== undefined) return { kind: "file", path: file };
  const [own = "", given] = command.split(/ -- | --$/);
  const [, script = "test", workspace = "."] =
    /^npm (?:run (?:--silent )?(\S+)|test)(?: --workspace (\S+))?$/.exec(own) ?? [];
  if (!/^npm (run|test)\b/.test(own)) return undefined;
  if (script === "pipeline" && given !== undefined) return { kind: "pipeline", words: given.split(" ") };
  return { kind: "script", script, workspace };
}

/** Whether the output matches that of the page, where `…` matches any text. */
export function fitsShown(shown: string, output: string): boolean {
  const pattern = shown.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^]*?")}$`).test(output);
}
