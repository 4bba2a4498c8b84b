import type { Origin } from "../../../pipeline/model";
import { type CiFileChange, ciFileCommitTitle } from "../ciFileCommit";
import { ciFile, ciFilePath, type Inclusion } from "../ciFilePath";

/**
 * The branch of the merge request with the CI file. It has no slash: git refuses `a/b` beside a branch `a`. Git also refuses two
 * dots in a row, and a dot at the end.
 */
export function requestBranch({ stack }: Pick<Origin, "stack">): string {
  return `pulumi-pipeline-${stack.replaceAll(".", "-")}`;
}

/** The start of the title of the commit that merges the branch. GitLab: "Commit message templates", the default. */
export function mergeTitle(origin: Pick<Origin, "stack">): string {
  return `Merge branch '${requestBranch(origin)}' into `;
}

/** Whether a title is that of a commit, or of a merge request, with which a stack changes the CI file. */
export function isOwnTitle(title: string, origin: Pick<Origin, "stack">): boolean {
  return (["Add", "Update", "Remove"] as const).some((change) => title === ciFileCommitTitle(change, origin));
}

interface RequestFiles extends Inclusion {
  readonly origin: Origin;
}

/** The description of a merge request of the stack, for those who review it. */
export function requestDescription(change: CiFileChange, { origin, included }: RequestFiles): string {
  const { project, stack } = origin;
  const file = ciFilePath({ included });
  const entry = (what: string) => (included ? ` ${what} the \`include\` of \`${ciFile}\`` : "");
  const what =
    change === "Remove"
      ? `It removes \`${file}\`${entry("and its entry in")}, because the stack gives this project up.`
      : `It brings \`${file}\`${entry("with one entry in")}. Everything that its jobs need exists already.`;
  return [
    `Stack \`${stack}\` of Pulumi project \`${project}\` opened this merge request and keeps it up to date. ${what}`,
    "",
    "Please do not commit to its branch: the next update of the stack may overwrite it. If you close the merge request, the stack opens the next one when it has another text for the file.",
  ].join("\n");
}
