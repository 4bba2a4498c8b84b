import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Commit, Project } from "../entities";
import type { GitLabState } from "../state";
import { objectOf } from "./commitContent";
import { parentsOf } from "./history";
import { type GitObject, treeObjects } from "./objects";
import { type PublishedRef, publishedRefs } from "./publishedRefs";

/**
 * The path of a project's bare repository, which holds what the rows say: written when it is first asked for, brought
 * up to date whenever it is asked for again, and made anew where it is gone. Nothing but the rows goes into it.
 */
export async function repositoryOf(state: GitLabState, project: Pick<Project, "id">): Promise<string> {
  return Promise.resolve(syncRepository(state, project));
}

/** {@link repositoryOf}, for whoever cannot wait. */
export function syncRepository(state: GitLabState, { id }: Pick<Project, "id">): string {
  const project = state.projects.get(id);
  if (!project) throw new Error(`no project ${id}`);
  const path = state.folder.path("repositories", `${id}.git`);
  const known = existsSync(join(path, "HEAD")) ? knownOf(state, project.id) : forget(state, project.id);
  if (known.head === undefined) layOut(path);

  const refs = publishedRefs(state, project);
  const packed = packedRefs(refs);
  if (packed !== known.refs) {
    for (const { commit } of refs) writeHistory(state, path, known, commit);
    for (const { target, raw } of refs) if (raw) writeObject(path, known, { id: target, type: "tag", content: raw });
    replaceFile(path, "packed-refs", packed);
    known.refs = packed;
  }
  if (project.defaultBranch !== known.head) {
    replaceFile(path, "HEAD", `ref: refs/heads/${project.defaultBranch}\n`);
    known.head = project.defaultBranch;
  }
  return path;
}

/** What is known to be in a repository, so that nothing is asked of the disk twice. */
interface Known {
  refs: string | undefined;
  head: string | undefined;
  readonly objects: Set<string>;
}

const repositories = new WeakMap<GitLabState, Map<number, Known>>();

function knownOf(state: GitLabState, projectId: number): Known {
  return repositories.get(state)?.get(projectId) ?? forget(state, projectId);
}

function forget(state: GitLabState, projectId: number): Known {
  const projects = repositories.get(state) ?? new Map<number, Known>();
  repositories.set(state, projects);
  const known: Known = { refs: undefined, head: undefined, objects: new Set() };
  projects.set(projectId, known);
  return known;
}

/** A client may ask for any commit, as GitLab lets it. */
const CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
[gc]
\tauto = 0
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
`;

function layOut(path: string): void {
  for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags"]) {
    mkdirSync(join(path, folder), { recursive: true, mode: 0o700 });
  }
  replaceFile(path, "config", CONFIG);
}

/** All refs in one file, so that a reader sees them change at once. */
function packedRefs(refs: readonly PublishedRef[]): string {
  const lines = refs.map(({ name, target, raw, commit }) => `${target} ${name}\n${raw ? `^${commit.sha}\n` : ""}`);
  return `# pack-refs with: peeled fully-peeled sorted \n${lines.join("")}`;
}

/** Commits go in after all that they are made of, the oldest first: one that is there has everything it needs. */
function writeHistory(state: GitLabState, path: string, known: Known, from: Commit): void {
  const missing = new Set([from]);
  for (const commit of missing) {
    if (isThere(path, known, commit.sha)) missing.delete(commit);
    else for (const parent of parentsOf(state, commit)) missing.add(parent);
  }
  for (const commit of [...missing].sort((a, b) => a.id - b.id)) {
    for (const { content, blobId, mode } of commit.files.values()) {
      if (mode !== "160000") writeObject(path, known, { id: blobId, type: "blob", content });
    }
    for (const tree of treeObjects(commit.files)) writeObject(path, known, tree);
    writeObject(path, known, objectOf(state, commit));
  }
}

function writeObject(path: string, known: Known, { id, type, content }: GitObject): void {
  if (isThere(path, known, id)) return;
  mkdirSync(join(path, "objects", id.slice(0, 2)), { recursive: true, mode: 0o700 });
  const loose = deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]), { level: 1 });
  replaceFile(path, objectPath(id), loose);
  known.objects.add(id);
}

function isThere(path: string, known: Known, id: string): boolean {
  if (known.objects.has(id)) return true;
  if (!existsSync(join(path, objectPath(id)))) return false;
  known.objects.add(id);
  return true;
}

function objectPath(id: string): string {
  return join("objects", id.slice(0, 2), id.slice(2));
}

/** In one step: a reader sees the old content or the new one. */
function replaceFile(path: string, name: string, content: string | Buffer): void {
  const file = join(path, name);
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
