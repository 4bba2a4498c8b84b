import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check } from "../../cli/commands/check";
import { explain } from "../../cli/commands/explain";
import { render } from "../../cli/commands/render";
import { blocksOf } from "./pages";
import { fileShownBy } from "./settings";

/** A folder with the files that a page shows, where its commands run. */
export interface PageFolder {
  /** Runs the command line in this process, in the folder: its exit code, and all that it printed. */
  run(words: readonly string[]): Promise<{ readonly code: number; readonly text: string }>;
  close(): void;
}

const commands = new Map(Object.entries({ check, explain, render }));

/** A checkout of the project, as a page's command names it. */
const checkout = {
  "shop-api/infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
  "shop-api/infra/package.json": "{}\n",
  "shop-api/infra/package-lock.json": "{}\n",
};

/** Beside the page's own files there are those of the README. */
export function openPageFolder(page: string): PageFolder {
  const top = mkdtempSync(join(tmpdir(), "page-"));
  const folder = join(top, "platform");
  const shown = ["README.md", page].flatMap((one) => filesShownBy(one));
  for (const [file, text] of [
    ...Object.entries(checkout),
    ...shown.map(([file, text]) => [`platform/${file}`, text] as const),
  ]) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text);
  }
  return { run: (words) => runIn(folder, words), close: () => rmSync(top, { recursive: true }) };
}

function filesShownBy(page: string): [string, string][] {
  return blocksOf("yaml").flatMap((block): [string, string][] => {
    const file = fileShownBy(block);
    return block.page === page && file !== undefined ? [[file, block.text]] : [];
  });
}

async function runIn(folder: string, [name = "", ...args]: readonly string[]) {
  const command = commands.get(name);
  if (!command) throw new Error(`the command line has no command ${name} that the tests run`);
  const before = process.cwd();
  let text = "";
  const write = (part: string | Uint8Array, ...rest: unknown[]) => {
    text += String(part);
    for (const done of rest) if (typeof done === "function") (done as () => void)();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, "write").mockImplementation(write));
  process.chdir(folder);
  try {
    return { code: await command(args), text };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
