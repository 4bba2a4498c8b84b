import { createHash } from "node:crypto";
import type { Context, Hono } from "hono";
import type { FileEntry } from "../entities";
import { lastCommitFor } from "../git/history";
import { isFilePath } from "../git/refName";
import { resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { badParams, notFound } from "../errors";
import { boolean, nonEmptyText, oneOf, optional, required, text, type Values } from "../http/fields";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { commitFiles, type FileAction, type FileCommit } from "../model/commitFiles";
import type { GitLabState } from "../state";

/** Adds the routes of repository files. GitLab: repository files API. */
export function fileRoutes(api: Hono, state: GitLabState): void {
  const path = "/projects/:id/repository/files/:file_path";

  // This also serves HEAD: hono runs the same handler and drops the body.
  api.get(path, (context) => {
    const { ref } = readQuery(context, { ref: required(nonEmptyText) });
    const { file, facts } = find(context, state, ref);
    setFactHeaders(context, facts);
    const { execute_filemode, ...rest } = facts;
    return context.json({ ...rest, execute_filemode, content: file.content.toString("base64") });
  });
  api.get(`${path}/raw`, (context) => {
    const { ref = "HEAD" } = readQuery(context, { ref: optional(nonEmptyText) });
    const { file, facts } = find(context, state, ref);
    setFactHeaders(context, facts);
    context.header("Content-Type", "text/plain; charset=utf-8");
    return context.body(new Uint8Array(file.content));
  });
  api.post(path, async (context) => context.json(await write(context, state, "create"), 201));
  api.put(path, async (context) => context.json(await write(context, state, "update"), 200));
  api.delete(path, async (context) => {
    await remove(context, state);
    return context.body(null, 204);
  });
}

const commitParams = {
  branch: required(nonEmptyText),
  commit_message: required(nonEmptyText),
  start_branch: optional(text),
  author_email: optional(text),
  author_name: optional(text),
  last_commit_id: optional(text),
};

async function write(context: Context, state: GitLabState, action: "create" | "update"): Promise<object> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const path = filePath(context);
  const params = await readParams(context, {
    ...commitParams,
    content: required(text),
    encoding: optional(oneOf(["base64", "text"])),
    execute_filemode: optional(boolean),
  });
  const lastCommit = {
    id: params.last_commit_id,
    staleMessage: "You are attempting to update a file that has changed since you started editing it.",
  };
  const content = Buffer.from(params.content, params.encoding === "base64" ? "base64" : "utf8");
  const change = { action, path, content, executable: params.execute_filemode };
  commitFiles(state, caller, { ...commitOf(params), actions: [{ ...change, lastCommit: ifGiven(lastCommit) }] });
  return { file_path: path, branch: params.branch };
}

async function remove(context: Context, state: GitLabState): Promise<void> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const path = filePath(context);
  const params = await readParams(context, commitParams);
  const lastCommit = {
    id: params.last_commit_id,
    // Assumption: the text comes from bug reports.
    staleMessage: "You are attempting to delete a file that has been previously updated.",
  };
  const actions = [{ action: "delete", path, lastCommit: ifGiven(lastCommit) }] as const;
  commitFiles(state, caller, { ...commitOf(params), actions });
}

function commitOf(params: Values<typeof commitParams>): Omit<FileCommit, "actions"> {
  return {
    branch: params.branch,
    startBranch: params.start_branch,
    message: params.commit_message,
    authorName: params.author_name,
    authorEmail: params.author_email,
  };
}

/** The expected last commit, if the request names one. */
function ifGiven(last: { readonly id: string | undefined; readonly staleMessage: string }): FileAction["lastCommit"] {
  return last.id === undefined ? undefined : { ...last, id: last.id };
}

interface FileFacts {
  readonly file_name: string;
  readonly file_path: string;
  readonly size: number;
  readonly encoding: "base64";
  readonly content_sha256: string;
  /** The ref as in the request. Clients use it as the name of the branch. */
  readonly ref: string;
  readonly blob_id: string;
  readonly commit_id: string;
  readonly last_commit_id: string;
  readonly execute_filemode: boolean;
}

function find(context: Context, state: GitLabState, ref: string): { file: FileEntry; facts: FileFacts } {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const path = filePath(context);
  const commit = resolve(state, project, ref);
  if (!commit) throw notFound("Commit");
  const file = commit.files.get(path);
  if (!file || file.mode === "160000") throw notFound("File");
  return {
    file,
    facts: {
      file_name: path.slice(path.lastIndexOf("/") + 1),
      file_path: path,
      size: file.content.length,
      encoding: "base64",
      content_sha256: createHash("sha256").update(file.content).digest("hex"),
      ref,
      blob_id: file.blobId,
      commit_id: commit.sha,
      last_commit_id: (lastCommitFor(state, commit, path) ?? commit).sha,
      execute_filemode: file.mode === "100755",
    },
  };
}

/** The file path in the request's path. The text of the error is an assumption. */
function filePath(context: Context): string {
  const path = segment(context, "file_path");
  if (!isFilePath(path)) throw badParams(["file_path should be a valid file path"]);
  return path;
}

/** Sets one header for each fact, such as `X-Gitlab-Blob-Id`. */
function setFactHeaders(context: Context, facts: FileFacts): void {
  for (const [name, value] of Object.entries(facts)) {
    const words = name.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    // A header contains bytes: here those of the UTF-8 encoding.
    context.header(`X-Gitlab-${words.join("-")}`, Buffer.from(String(value)).toString("latin1"));
  }
}
