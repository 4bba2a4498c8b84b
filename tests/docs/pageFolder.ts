import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInProcess } from "../cli/runInProcess";
import { blocksOf } from "./pages";
import { fileShownBy } from "./settings";

/** A folder with the files of a page, in which its commands run. */
export interface PageFolder {
  /** Runs the command line in this process, in the folder. Returns its exit code and its output. */
  run(words: readonly string[]): Promise<{ readonly code: number; readonly text: string }>;
  close(): void;
}

/** A checkout of the project, under the name in a page's command. */
const checkout = {
  "shop-api/infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
  "shop-api/infra/package.json": "{}\n",
  "shop-api/infra/package-lock.json": "{}\n",
};

/** In addition to the page's own files the folder has those of the README. */
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
  return { run: (words) => runInProcess(folder, words), close: () => rmSync(top, { recursive: true }) };
}

function filesShownBy(page: string): [string, string][] {
  return blocksOf("yaml").flatMap((block): [string, string][] => {
    const file = fileShownBy(block);
    return block.page === page && file !== undefined ? [[file, block.text]] : [];
  });
}
