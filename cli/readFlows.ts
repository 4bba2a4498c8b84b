import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { valueOf } from "../pipeline/diagnostics/checked";
import type { FlowFile, ReadFlowFolder } from "../pipeline/kestra/flowDiagnostics";
import type { FlowFolder } from "../pipeline/kestra/model";
import { readText } from "./readText";

/** Reads the folders of flows in a project's checkout. A folder that does not exist has no files. */
export function readFlows(folders: readonly FlowFolder[], checkout: string): Promise<ReadFlowFolder[]> {
  return Promise.all(folders.map(async (folder) => ({ folder, files: await filesBelow(join(checkout, folder.path)) })));
}

/** The files that Kestra's command lines read: those that end with .yml or .yaml, in subfolders, too. Hidden ones are not. */
async function filesBelow(folder: string): Promise<FlowFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter(({ name }) => !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = visible.map(async (entry): Promise<FlowFile[]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.ya?ml$/.test(entry.name) ? [{ file: path, text: valueOf(await readText(path)) }] : [];
  });
  return (await Promise.all(found)).flat();
}
