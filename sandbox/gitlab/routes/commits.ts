import type { Context, Hono } from "hono";
import type { Commit, Project } from "../entities";
import { ApiError, badParams, badRequest, notFound } from "../errors";
import { history, parentsOf } from "../git/history";
import { isFilePath } from "../git/refName";
import { commitOf, resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, dateTime, nonEmptyText, listOf, oneOf, optional, required, text, type Values } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { commitFiles, type FileAction } from "../model/commitFiles";
import { mayPush } from "../model/protection";
import { presentCommit } from "../present/commit";
import { statsOf } from "../git/commitDiff";
import { originOf } from "../present/origin";
import { presentPipeline } from "../present/pipelineSummary";
import type { GitLabState } from "../state";

/** Adds the routes of commits. GitLab: commits API. */
export function commitRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/commits", (context) => list(context, state));
  api.post("/projects/:id/repository/commits", (context) => create(context, state));
  api.get("/projects/:id/repository/commits/:sha", async (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const commit = findCommit(context, state, project);
    const { stats = true } = readQuery(context, { stats: optional(boolean) });
    return context.json({
      ...presentDetails(state, project, commit, originOf(context)),
      ...(stats && { stats: await statsOf(state, commit) }),
    });
  });
}

/** The commit of the path, by its id or the name of a branch or tag. */
export function findCommit(context: Context, state: GitLabState, project: Project): Commit {
  const commit = resolve(state, project, segment(context, "sha"));
  if (!commit) throw notFound("Commit");
  return commit;
}

/** Lists the commits of a ref, newest first; by default of the default branch. As in GitLab, there are no totals. */
async function list(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const query = readQuery(context, {
    ref_name: optional(text),
    path: optional(nonEmptyText),
    since: optional(dateTime),
    until: optional(dateTime),
    author: optional(text),
    all: optional(boolean),
    with_stats: optional(boolean),
    first_parent: optional(boolean),
  });
  const found = listed(state, project, query)
    .filter(({ createdAt }) => query.since === undefined || Date.parse(createdAt) >= Date.parse(query.since))
    .filter(({ createdAt }) => query.until === undefined || Date.parse(createdAt) <= Date.parse(query.until))
    .filter((row) => `${row.authorName} <${row.authorEmail}>`.includes(query.author ?? ""));
  const origin = originOf(context);
  const page = paginate(context, found, { totals: false });
  return context.json(
    await Promise.all(
      page.map(async (commit) => ({
        ...presentCommit(state, project, commit, origin),
        ...(query.with_stats && { stats: await statsOf(state, commit) }),
      })),
    ),
  );
}

/** The commits of a ref, of all branches, or only the first parents of a ref. */
function listed(
  state: GitLabState,
  project: Project,
  query: {
    readonly ref_name: string | undefined;
    readonly path: string | undefined;
    readonly all: boolean | undefined;
    readonly first_parent: boolean | undefined;
  },
): Commit[] {
  const heads = query.all
    ? state.branches.filter(({ projectId }) => projectId === project.id).map((branch) => commitOf(state, branch))
    : [resolve(state, project, query.ref_name === "" ? "HEAD" : (query.ref_name ?? "HEAD"))];
  const found = new Map(
    heads.flatMap((head) => (head ? history(state, head, query.path) : [])).map((commit) => [commit.id, commit]),
  );
  const commits = [...found.values()];
  if (query.all) commits.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id);
  if (!query.first_parent) return commits;
  const line = new Set<number>();
  for (let commit = heads[0]; commit; commit = parentsOf(state, commit)[0]) line.add(commit.id);
  return commits.filter(({ id }) => line.has(id));
}

const actionParams = {
  action: required(oneOf(["create", "update", "delete", "move", "chmod"])),
  file_path: required(nonEmptyText),
  previous_path: optional(nonEmptyText),
  content: optional(text),
  encoding: optional(oneOf(["text", "base64"])),
  last_commit_id: optional(text),
  execute_filemode: optional(boolean),
};

/** Creates a commit with several file changes. */
async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const params = await readParams(context, {
    branch: required(nonEmptyText),
    commit_message: required(nonEmptyText),
    actions: required(listOf(actionParams)),
    start_branch: optional(text),
    author_email: optional(text),
    author_name: optional(text),
    stats: optional(boolean),
    force: optional(boolean),
  });
  if (!mayPush(state, caller, params.branch)) {
    const message = "403 Forbidden - You are not allowed to push into this branch";
    throw new ApiError(403, { message });
  }
  const commit = commitFiles(state, caller, {
    branch: params.branch,
    startBranch: params.start_branch,
    force: params.force,
    message: params.commit_message,
    authorName: params.author_name,
    authorEmail: params.author_email,
    actions: params.actions.map(fileAction),
  });
  const details = presentDetails(state, caller.project, commit, originOf(context));
  return context.json({ ...details, ...(params.stats !== false && { stats: await statsOf(state, commit) }) }, 201);
}

/** One action of a commit. The texts are assumptions, except the one about a changed file. */
function fileAction(params: Values<typeof actionParams>): FileAction {
  const { action, file_path: path, previous_path: previousPath, content, last_commit_id: id } = params;
  if (action === "move" && previousPath === undefined) throw badParams(["actions[previous_path] is missing"]);
  if (!isFilePath(path) || (previousPath !== undefined && !isFilePath(previousPath))) throw badRequest("invalid path");
  return {
    action,
    path,
    ...(action === "move" && { previousPath }),
    content: content === undefined ? undefined : Buffer.from(content, params.encoding === "base64" ? "base64" : "utf8"),
    executable: action === "chmod" ? params.execute_filemode : undefined,
    lastCommit:
      id === undefined
        ? undefined
        : { id, staleMessage: `The file has changed since you started editing it: ${previousPath ?? path}` },
  };
}

function presentDetails(state: GitLabState, project: Project, commit: Commit, origin: string): object {
  const last = state.pipelines.filter((row) => row.projectId === project.id && row.sha === commit.sha).at(-1);
  return {
    ...presentCommit(state, project, commit, origin),
    status: last?.status ?? null,
    project_id: project.id,
    last_pipeline: last ? presentPipeline(state, project, last, origin) : null,
  };
}
