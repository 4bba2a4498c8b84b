import { createHash } from "node:crypto";
import type { FunctionDefinition } from "../definition";
import { compact, flag, requiredText, text } from "../values";
import type { GitLab } from "./context";
import { allPages } from "./pages";
import { projectPath } from "./paths";

/**
 * The files and folders of a repository (GitLab: repository tree API). An unknown path or ref is an error. The provider's id
 * is a hash of the arguments; its algorithm is not known.
 */
export const getRepositoryTree: FunctionDefinition<GitLab> = async (args, { api }) => {
  const project = requiredText(args, "project");
  const ref = requiredText(args, "ref");
  const [path, recursive] = [text(args, "path"), flag(args, "recursive")];
  const rows = await allPages(api, projectPath(project, "repository", "tree"), {
    path,
    ref,
    recursive: recursive?.toString(),
  });
  return {
    id: createHash("sha256")
      .update(JSON.stringify([project, ref, path, recursive]))
      .digest("hex"),
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
