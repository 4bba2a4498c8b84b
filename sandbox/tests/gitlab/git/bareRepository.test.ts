import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { steppingClock } from "../../../clock";
import type { Pipeline } from "../../../gitlab/ci/entities";
import type { Project } from "../../../gitlab/entities";
import { repositoryOf, syncRepository } from "../../../gitlab/git/bareRepository";
import { copyRepository } from "../../../gitlab/git/copyRepository";
import { newProject } from "../../../gitlab/model/newProject";
import type { MergeRequest } from "../../../gitlab/mergeRequests/entities";
import { openGitLabState } from "../../../gitlab/openState";
import type { GitLabState } from "../../../gitlab/state";
import { openFolder } from "../../../folder";
import { API, createWorld, seed, type Send, type World } from "../world";

// git runs many times in a test, beside other tests.
jest.setTimeout(60_000);

let world: World;
let state: GitLabState;
let project: Project;
let send: Send;
beforeEach(() => {
  world = createWorld();
  ({ state } = world.gitlab);
  project = state.projects.get(101)!;
  send = world.as("maintainer");
});
afterEach(() => state.folder.close());

const git = (path: string, ...args: string[]): string =>
  execFileSync("git", ["--git-dir", path, ...args], { encoding: "utf8", env: { PATH: process.env.PATH } }).trimEnd();
const refs = (path: string): string[] => git(path, "for-each-ref", "--format=%(refname) %(objectname)").split("\n");

const commit = async (branch: string, path: string): Promise<string> => {
  const { body } = await send("POST", `/projects/${API}/repository/commits`, {
    branch,
    commit_message: path,
    actions: [{ action: "create", file_path: path, content: `${path}\n` }],
    ...(branch !== "main" && { start_branch: "main" }),
  });
  return (body as { id: string }).id;
};

test("contains the branches and tags of the rows, and passes git fsck", async () => {
  const main = await commit("main", "lib/deep/file");
  const side = await commit("feature/x", "other");
  await send("POST", `/projects/${API}/repository/tags`, { tag_name: "v1", ref: "main", message: "release" });
  await send("POST", `/projects/${API}/repository/tags`, { tag_name: "light", ref: "feature/x" });
  const path = await repositoryOf(state, project);

  expect(refs(path)).toEqual([
    `refs/heads/feature/x ${side}`,
    `refs/heads/main ${main}`,
    `refs/tags/light ${side}`,
    `refs/tags/v1 ${state.tags.find(({ name }) => name === "v1")!.target}`,
  ]);
  expect(git(path, "rev-parse", "v1^{commit}")).toBe(main);
  expect(git(path, "fsck", "--full", "--strict")).toBe("");
  expect(git(path, "symbolic-ref", "HEAD")).toBe("refs/heads/main");
});

test("is updated with the rows", async () => {
  const path = await repositoryOf(state, project);
  const first = git(path, "rev-parse", "main");
  const second = await commit("main", "a");
  await send("POST", `/projects/${API}/repository/branches`, { branch: "other", ref: "main" });
  await send("PUT", `/projects/${API}`, { default_branch: "other" });
  await repositoryOf(state, project);

  expect(git(path, "log", "--format=%H", "main").split("\n")).toEqual([second, first]);
  expect(git(path, "symbolic-ref", "HEAD")).toBe("refs/heads/other");
  await send("DELETE", `/projects/${API}/repository/branches/other`);
  state.branches.delete(state.branches.find(({ name }) => name === "other")!.id);
  await repositoryOf(state, project);
  expect(refs(path)).toEqual([`refs/heads/main ${second}`]);
});

test("writes nothing without a change", async () => {
  const path = await repositoryOf(state, project);
  const before = statSync(join(path, "packed-refs"));
  await repositoryOf(state, project);
  const after = statSync(join(path, "packed-refs"));

  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test("matches the rows after a restart, and after its folder was deleted", async () => {
  const root = mkdtempSync(join(tmpdir(), "kept-"));
  const start = (): GitLabState =>
    openGitLabState(seed, steppingClock(new Date("2026-01-01T00:00:00Z")), openFolder(root));
  const first = start();
  const path = await repositoryOf(first, first.projects.get(101)!);
  const before = refs(path);
  const second = start();
  second.branches.insert({ projectId: 101, name: "new", commitId: 1 });
  await repositoryOf(second, second.projects.get(101)!);

  expect(refs(path)).toEqual([...before, before[0]!.replace("main", "new")]);
  rmSync(path, { recursive: true });
  await repositoryOf(second, second.projects.get(101)!);
  expect(refs(path)).toHaveLength(2);
  expect(git(path, "fsck", "--full", "--strict")).toBe("");
  rmSync(root, { recursive: true });
});

test("has the head of a merge request, also of a fork's, with its history", async () => {
  const fork = newProject(state, {
    namespace: state.namespaces.get(project.namespaceId)!,
    path: "fork",
    creatorId: 3,
    defaultBranch: "main",
    forkedFromId: project.id,
  });
  copyRepository(state, project.id, fork.id);
  state.members.insert({ projectId: fork.id, userId: 2, accessLevel: 40 });
  const { body } = await send("POST", `/projects/${fork.id}/repository/commits`, {
    branch: "main",
    commit_message: "in the fork",
    actions: [{ action: "create", file_path: "new", content: "new\n" }],
  });
  const { id: sha } = body as { id: string };
  const rows = { projectId: project.id, sourceProjectId: fork.id, sourceBranch: "main", targetBranch: "main" };
  state.mergeRequests.insert({ ...rows, iid: 7, sha } as MergeRequest);
  const path = await repositoryOf(state, project);

  expect(git(path, "rev-parse", "refs/merge-requests/7/head")).toBe(sha);
  expect(git(path, "log", "--format=%s", sha)).toBe("in the fork\nInitial commit");
  expect(existsSync(join(state.folder.path("repositories", `${fork.id}.git`), "HEAD"))).toBe(false);
});

test.each([
  ["created", false],
  ["pending", true],
  ["running", true],
  ["success", false],
  ["canceled", false],
] as const)("a pipeline that is %s keeps a ref to its commit: %s", async (status, expected) => {
  const sha = await commit("gone", "a");
  await send("DELETE", `/projects/${API}/repository/branches/gone`);
  state.pipelines.insert({ projectId: project.id, sha, status, mergeRequestId: null } as Pipeline);
  const path = await repositoryOf(state, project);

  expect(refs(path).includes(`refs/pipelines/1001 ${sha}`)).toBe(expected);
});

test("an empty project has an empty repository", () => {
  const path = syncRepository(state, state.projects.get(102)!);

  expect(git(path, "for-each-ref")).toBe("");
  expect(git(path, "rev-parse", "--is-bare-repository")).toBe("true");
});
