import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ReadFlowFolder } from "../pipeline/kestra/flowDiagnostics";
import type { FlowFolder } from "../pipeline/kestra/model";
import { readText } from "./readText";

/** Reads the folders of flows in a project's checkout. A folder that does not exist has no files. */
export function readFlows(folders: readonly FlowFolder[], checkout: string): Promise<ReadFlowFolder[]> {
  return Promise.all(
    folders.map(async (folder): Promise<ReadFlowFolder> => {
      const paths = await pathsBelow(join(checkout, folder.path));
      const texts = await Promise.all(paths.map(async (file) => ({ file, ...(await readText(file)) })));
      return {
        folder,
        files: texts.flatMap(({ file, value: text }) => (text === undefined ? [] : [{ file, text }])),
        unread: texts.flatMap(({ diagnostics }) => diagnostics),
      };
    }),
  );
}

/** The files that Kestra's command lines read: those that end with .yml or .yaml, in subfolders, too. Hidden ones are not. */
async function pathsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter(({ name }) => !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = visible.map(async (entry): Promise<string[]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pathsBelow(path);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}
