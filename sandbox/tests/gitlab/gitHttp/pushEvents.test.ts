import { CI_FILE } from "../world";
import { type Checkout, createGitWorld, type GitWorld } from "./gitWorld";
import { NO_COMMIT } from "../../../gitlab/git/repository";

let world: GitWorld;
let ann: Checkout;
let first: string;
beforeEach(async () => {
  world = await createGitWorld();
  ann = await world.clone("maintainer");
  first = await ann.git("rev-parse", "HEAD");
  await ann.commit("ci", { [CI_FILE]: "test: { script: [make] }\n" });
});
afterEach(() => world.close());

const pipelines = () =>
  world.state.pipelines
    .all()
    .map(({ ref, tag, sha, beforeSha, source, userId }) => ({ ref, tag, sha, beforeSha, source, userId }));
const maintainer = { source: "push", userId: 2 };

test("a push to a branch starts its pipeline, with the previous commit of the branch", async () => {
  const sha = await ann.git("rev-parse", "HEAD");
  await ann.git("push", "-q", "origin", "main");

  expect(pipelines()).toEqual([{ ref: "main", tag: false, sha, beforeSha: first, ...maintainer }]);
});

test("new branches and tags start pipelines, branches first; that of an annotated tag has its commit", async () => {
  const sha = await ann.git("rev-parse", "HEAD");
  await ann.git("tag", "-a", "-m", "release", "v1");
  await ann.git("push", "-q", "origin", "v1", "HEAD:refs/heads/feature");

  expect(pipelines()).toEqual([
    { ref: "feature", tag: false, sha, beforeSha: NO_COMMIT, ...maintainer },
    { ref: "v1", tag: true, sha, beforeSha: NO_COMMIT, ...maintainer },
  ]);
});

test("deleting a branch starts no pipeline", async () => {
  await ann.git("push", "-q", "origin", "HEAD:refs/heads/feature");
  await ann.git("push", "-q", "origin", ":feature");

  expect(pipelines().map(({ ref }) => ref)).toEqual(["feature"]);
});

test("the refs of a push after the fourth start no pipeline", async () => {
  await ann.git("push", "-q", "origin", ...["a", "b", "c", "d", "e"].map((name) => `HEAD:refs/heads/${name}`));

  expect(pipelines().map(({ ref }) => ref)).toEqual(["a", "b", "c", "d"]);
  expect(world.state.branches.all()).toHaveLength(6);
});

test("a refused push starts no pipeline and moves no branch", async () => {
  const moves: string[] = [];
  world.state.branchMoved.on(({ branch }) => moves.push(branch));
  const bob = await world.clone("developer");
  await bob.commit("ci", { [CI_FILE]: "test: { script: [make] }\n" });
  await bob.tries("push", "origin", "main", "HEAD:refs/heads/mine");

  expect([pipelines(), moves]).toEqual([[], []]);
});

test("listeners get every moved branch, and the user", async () => {
  const moves: string[] = [];
  world.state.branchMoved.on(({ project, branch, user }) =>
    moves.push(`${user.username} ${project.fullPath} ${branch}`),
  );
  await ann.git("push", "-q", "origin", "main", "HEAD:refs/heads/feature", "HEAD:refs/tags/v1");
  await ann.git("push", "-q", "origin", ":feature");

  expect(moves).toEqual([
    "maintainer acme/shop/api main",
    "maintainer acme/shop/api feature",
    "maintainer acme/shop/api feature",
  ]);
});

test("the option ci.skip prevents pipelines of a push", async () => {
  await ann.git("push", "-q", "-o", "ci.skip", "origin", "main");

  expect(pipelines()).toEqual([]);
  expect(world.state.commits.all()).toHaveLength(2);
});

test.each([
  ["developer", [[{ key: "A", value: "b=c", variableType: "env_var" }]]],
  [undefined, []],
] as const)("with variables allowed to %s, the option ci.variable sets %j", async (role, expected) => {
  if (role) world.state.projects.update(101, { pipelineVariablesRole: role });
  await ann.git("push", "-q", "-o", "ci.variable=A=b=c", "-o", "other", "origin", "main");

  expect(world.state.pipelines.all().map(({ variables }) => variables)).toEqual(expected);
});

test.each(["A-B=c", "A B=c", "../a=c", `${"A".repeat(256)}=c`])(
  "a push with the variable %s starts no pipeline",
  async (variable) => {
    world.state.projects.update(101, { pipelineVariablesRole: "developer" });
    await ann.git("push", "-q", "-o", `ci.variable=${variable}`, "-o", "ci.variable=GOOD=1", "origin", "main");

    expect(pipelines()).toEqual([]);
    expect(world.state.commits.all()).toHaveLength(2);
  },
);
