import type { Commit, Files } from "../entities";
import type { GitLabState } from "../state";
import { parentsOf } from "./history";
import { commitObject, type GitObject, type Signature, treeId } from "./objects";

/** The content of a commit, independent of its project. */
export type CommitContent = Omit<Commit, "id" | "projectId" | "parentIds"> & { readonly parents: readonly string[] };

/** The git object of a commit. */
export function objectOf(state: GitLabState, commit: Commit): GitObject {
  if (commit.raw) return { id: commit.sha, type: "commit", content: commit.raw };
  return composed({ ...commit, parents: parentsOf(state, commit).map(({ sha }) => sha) });
}

/** Parses a commit object. `filesOf` returns the files of a tree. */
export async function readCommit(
  { id, content }: GitObject,
  filesOf: (tree: string) => Promise<Files>,
): Promise<CommitContent> {
  const { headers, message } = parseHeaders(content);
  const all = (name: string): string[] => headers.filter(([key]) => key === name).map(([, value]) => value);
  const author = parseSignature(all("author")[0]);
  const committer = parseSignature(all("committer")[0]);
  const commit: CommitContent = {
    sha: id,
    parents: all("parent"),
    files: await filesOf(all("tree")[0] ?? ""),
    message: decode(message, all("encoding")[0]),
    authorName: author.name,
    authorEmail: author.email,
    committerName: committer.name,
    committerEmail: committer.email,
    authoredAt: author.date.toISOString(),
    createdAt: committer.date.toISOString(),
    authorZone: author.zone,
    committerZone: committer.zone,
    raw: null,
  };
  return composed(commit).id === id ? commit : { ...commit, raw: content };
}

/** The headers of a git object, as pairs of name and value, and its message. */
export function parseHeaders(content: Buffer): { headers: [string, string][]; message: Buffer } {
  const end = content.indexOf("\n\n");
  const head = (end < 0 ? content : content.subarray(0, end)).toString();
  const headers = head.split("\n").map((line): [string, string] => {
    const space = line.indexOf(" ");
    return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
  });
  return { headers, message: end < 0 ? Buffer.alloc(0) : content.subarray(end + 2) };
}

/** Parses a name, an email and a time. A malformed signature gives empty texts and the time 0. */
export function parseSignature(text = ""): Required<Signature> {
  const [, name = "", email = "", seconds = "0", zone = "+0000"] =
    /^(.*?) ?<([^<>]*)> (\d{1,11}) ([+-]\d{4})$/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000), zone };
}

function composed(commit: CommitContent): GitObject {
  return commitObject({
    tree: treeId(commit.files),
    parents: commit.parents,
    author: {
      name: commit.authorName,
      email: commit.authorEmail,
      date: new Date(commit.authoredAt),
      zone: commit.authorZone,
    },
    committer: {
      name: commit.committerName,
      email: commit.committerEmail,
      date: new Date(commit.createdAt),
      zone: commit.committerZone,
    },
    message: commit.message,
  });
}

function decode(message: Buffer, encoding = "utf-8"): string {
  try {
    return new TextDecoder(encoding).decode(message);
  } catch {
    return message.toString();
  }
}
