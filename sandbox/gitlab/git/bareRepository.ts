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
 * The path of a project's bare repository, updated from the state's rows. Each call creates or updates the repository;
 * it contains only what the rows contain.
 */
export async function repositoryOf(state: GitLabState, project: Pick<Project, "id">): Promise<string> {
  return Promise.resolve(syncRepository(state, project));
}

/** The synchronous form of {@link repositoryOf}. */
export function syncRepository(state: GitLabState, { id }: Pick<Project, "id">): string {
  const project = state.projects.get(id);
  if (!project) throw new Error(`no project ${id}`);
  const path = state.folder.path("repositories", `${id}.git`);
  const cache = existsSync(join(path, "HEAD")) ? cacheOf(state, project.id) : resetCache(state, project.id);
  if (cache.head === undefined) initialize(path);

  const refs = publishedRefs(state, project);
  const packed = packedRefs(refs);
  if (packed !== cache.refs) {
    for (const { commit } of refs) writeHistory(state, path, cache, commit);
    for (const { target, raw } of refs) if (raw) writeObject(path, cache, { id: target, type: "tag", content: raw });
    replaceFile(path, "packed-refs", packed);
    cache.refs = packed;
  }
  if (project.defaultBranch !== cache.head) {
    replaceFile(path, "HEAD", `ref: refs/heads/${project.defaultBranch}\n`);
    cache.head = project.defaultBranch;
  }
  return path;
}

/** The known content of a repository, which saves reads from the disk. */
interface RepositoryCache {
  refs: string | undefined;
  head: string | undefined;
  readonly objects: Set<string>;
}

const caches = new WeakMap<GitLabState, Map<number, RepositoryCache>>();

function cacheOf(state: GitLabState, projectId: number): RepositoryCache {
  return caches.get(state)?.get(projectId) ?? resetCache(state, projectId);
}

function resetCache(state: GitLabState, projectId: number): RepositoryCache {
  const projects = caches.get(state) ?? new Map<number, RepositoryCache>();
  caches.set(state, projects);
  const cache: RepositoryCache = { refs: undefined, head: undefined, objects: new Set() };
  projects.set(projectId, cache);
  return cache;
}

/** The git configuration. Clients may fetch any commit, as from GitLab. */
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

function initialize(path: string): void {
  for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags"]) {
    mkdirSync(join(path, folder), { recursive: true, mode: 0o700 });
  }
  replaceFile(path, "config", CONFIG);
}

/** All refs in one file, so that they change atomically. */
function packedRefs(refs: readonly PublishedRef[]): string {
  const lines = refs.map(({ name, target, raw, commit }) => `${target} ${name}\n${raw ? `^${commit.sha}\n` : ""}`);
  return `# pack-refs with: peeled fully-peeled sorted \n${lines.join("")}`;
}

/**
 * Writes a commit and its missing ancestors, the oldest first. Each comes after its trees and blobs, so that a reader
 * never finds a missing object.
 */
function writeHistory(state: GitLabState, path: string, cache: RepositoryCache, from: Commit): void {
  const missing = new Set([from]);
  for (const commit of missing) {
    if (hasObject(path, cache, commit.sha)) missing.delete(commit);
    else for (const parent of parentsOf(state, commit)) missing.add(parent);
  }
  for (const commit of [...missing].sort((a, b) => a.id - b.id)) {
    for (const { content, blobId, mode } of commit.files.values()) {
      if (mode !== "160000") writeObject(path, cache, { id: blobId, type: "blob", content });
    }
    for (const tree of treeObjects(commit.files)) writeObject(path, cache, tree);
    writeObject(path, cache, objectOf(state, commit));
  }
}

function writeObject(path: string, cache: RepositoryCache, { id, type, content }: GitObject): void {
  if (hasObject(path, cache, id)) return;
  mkdirSync(join(path, "objects", id.slice(0, 2)), { recursive: true, mode: 0o700 });
  const loose = deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]), { level: 1 });
  replaceFile(path, objectPath(id), loose);
  cache.objects.add(id);
}

function hasObject(path: string, cache: RepositoryCache, id: string): boolean {
  if (cache.objects.has(id)) return true;
  if (!existsSync(join(path, objectPath(id)))) return false;
  cache.objects.add(id);
  return true;
}

function objectPath(id: string): string {
  return join("objects", id.slice(0, 2), id.slice(2));
}

/** Replaces a file atomically. */
function replaceFile(path: string, name: string, content: string | Buffer): void {
  const file = join(path, name);
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
