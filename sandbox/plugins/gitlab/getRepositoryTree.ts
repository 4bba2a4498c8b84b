import { createHash } from "node:crypto";
import type { FunctionDefinition } from "../definition";
import { compact, flag, isList, isObject, requiredText, text, type Values } from "../values";
import type { GitLab } from "./context";
import { projectPath } from "./paths";

/**
 * The files and folders of a repository (GitLab: repository tree API). An unknown path or ref is an error. The provider's id
 * is `project-hash`, with a hash of the arguments; its algorithm is not known.
 */
export const getRepositoryTree: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const project = requiredText(args, "project");
  const ref = requiredText(args, "ref");
  const [path, recursive] = [text(args, "path"), flag(args, "recursive")];
  const query = { path, ref, recursive: recursive?.toString(), per_page: "20" };
  const rows = await treePages(gitlab, project, query);
  const hash = createHash("sha256")
    .update(JSON.stringify([ref, path, recursive]))
    .digest("hex");
  return {
    id: `${project}-${hash}`,
    project,
    ref,
    ...compact({ path, recursive }),
    trees: rows.map((row) => ({
      mode: requiredText(row, "mode"),
      name: requiredText(row, "name"),
      nodeId: requiredText(row, "id"),
      path: requiredText(row, "path"),
      type: requiredText(row, "type"),
    })),
  };
};

/** The rows of all pages. The provider requests each page by its number. */
async function treePages(
  { api }: GitLab,
  project: string,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Values[]> {
  const rows: Values[] = [];
  for (let page = "1"; page !== "";) {
    const path = projectPath(project, "repository", "tree");
    const { body, headers } = await api.request("GET", path, { query: { ...query, page } });
    if (isList(body)) rows.push(...body.filter(isObject));
    page = headers["x-next-page"] ?? "";
  }
  return rows;
}
