import { branch, createRequestWorld, linesOf, refreshedUp, type RequestWorld, settings, up } from "./requestWorld";
import { testTimeout } from "./world";

/** How a merge request with the CI file ends: lost answers, a lost state, another delivery, and a destroy. */
let world: RequestWorld;

beforeEach(async () => {
  world = await createRequestWorld();
}, testTimeout);

afterEach(() => world.close());

const removal = "the project keeps .gitlab-ci.yml, whose jobs fail once a destroy has removed what lets them log in";

async function states(): Promise<string[]> {
  return (await world.requests()).map(({ state, title }) => `${state} ${title}`);
}

/** Lets Maintainers push to the default branch. */
async function openMain(): Promise<void> {
  await world.gitlab("DELETE", "protected_branches/main");
  const open = { name: "main", push_access_level: 40, merge_access_level: 40 };
  expect(await world.gitlab("POST", "protected_branches", open)).toMatchObject({ status: 201 });
}

async function branches(): Promise<string[]> {
  const { body } = await world.gitlab("GET", "repository/branches");
  return (body as { name: string }[]).map(({ name }) => name).sort();
}

test(
  "an update whose answers get lost finds what is there, and makes nothing twice",
  async () => {
    const { faults } = world.sandbox;
    faults.add({ method: "POST", path: "*/repository/commits", fault: { cut: "after" } });
    faults.add({ method: "POST", path: "*/merge_requests", fault: { cut: "after" } });
    faults.add({ method: "GET", path: "*/merge_requests", fault: { status: 503 } });
    expect(linesOf(await world.run(up))).toContainEqual(expect.stringMatching(/merge request !1 .* is open/));
    const proposals = ["POST repository/commits", "POST merge_requests"];
    expect(world.writes().filter((write) => proposals.includes(write))).toEqual(proposals);
    expect(faults.all().map(({ fired }) => fired)).toEqual([1, 1, 1]);

    expect(linesOf(await world.run(up))).toEqual([expect.stringContaining("merge request !1")]);
    expect(world.writes()).toEqual([]);
    expect(await states()).toEqual(["opened Add pipeline of stack shop-api"]);
  },
  testTimeout,
);

test(
  "an update whose requests are not handled fails, and the next one goes on with what is there",
  async () => {
    const { faults } = world.sandbox;
    faults.add({ method: "POST", path: "*/repository/commits", times: 2, fault: { cut: "before" } });
    const first = await world.pulumi(up);
    expect(first.code).toBe(1);
    expect(first.stdout + first.stderr).toMatch(/REQUEST_FAILED: delivery: GitLab did not take the commit: .*up again/);

    faults.add({ method: "POST", path: "*/merge_requests", times: 2, fault: { status: 502 } });
    world.sandbox.log.clear();
    const second = await world.pulumi(up);
    expect(second.code).toBe(1);
    expect(world.writes()).toEqual(["POST repository/commits", "POST merge_requests", "POST merge_requests"]);
    expect(second.stdout + second.stderr).toContain("GitLab did not take the merge request: 502");

    await world.run(up);
    expect(world.writes()).toEqual(["POST merge_requests"]);
    expect(await states()).toEqual(["opened Add pipeline of stack shop-api"]);
  },
  testTimeout,
);

test(
  "a refusal of GitLab is an error with its reason, and the rest of the update is there",
  async () => {
    world.sandbox.faults.add({
      method: "POST",
      path: "*/repository/commits",
      fault: { status: 400, body: { message: "Branch name does not follow the pattern" } },
    });
    const { code, stdout, stderr } = await world.pulumi(up);

    expect(code).toBe(1);
    expect(stdout + stderr).toContain(
      'shop-api was not changed completely: there is an error\n      error REQUEST_FAILED: delivery: GitLab did not take the commit: 400 {"message":"Branch name does not follow the pattern"}. Everything else of this update is there. Run pulumi up again to go on',
    );
    await world.run(up);
    expect(world.writes()).toEqual(["POST repository/commits", "POST merge_requests"]);
  },
  testTimeout,
);

test(
  "an update of some targets commits no file that needs what it does not create",
  async () => {
    await world.run(up);
    const needs = { retries: 2, variables: [{ name: "REGION", value: "eu-west-1" }] };
    await world.configure({ ...settings, ...needs });
    await world.run(`${up} --target **shop-api-branch-main`);
    expect(world.writes()).toEqual([]);

    await world.run(up);
    expect(world.writes()).toEqual(["POST variables", "POST repository/commits"]);
  },
  testTimeout,
);

test(
  "a destroy is refused until an update with leave has closed the merge request",
  async () => {
    await world.run(up);
    const refused = await world.pulumi("destroy --yes --skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(/shop-api-proposed-ci-file[\s\S]*protect/);
    expect(await states()).toEqual(["opened Add pipeline of stack shop-api"]);

    await world.configure({ ...settings, leave: {} });
    const output = await world.run(up);
    expect(output).toContain(
      "LEAVING: leave.file: pulumi destroy keeps .gitlab-ci.yml and the merge request. If .gitlab-ci.yml is in the default branch, this update opens a merge request that removes it; otherwise it closes an open one",
    );
    expect(linesOf(output)).toEqual([
      expect.stringMatching(
        /^CLOSED_REQUEST: delivery: nothing is left to merge, so this update closes merge request !1 /,
      ),
    ]);
    expect(await states()).toEqual(["closed Add pipeline of stack shop-api"]);
    expect(await branches()).toEqual(["main"]);

    world.sandbox.log.clear();
    await world.succeed("destroy --yes --skip-preview");
    expect(world.writes().filter((one) => /repository|merge_requests|protected_branches/.test(one))).toEqual([]);
    expect((await world.gitlab("GET", "variables")).body).toEqual([]);
  },
  testTimeout,
);

test(
  "a merged file is removed by another merge request, before or after the destroy",
  async () => {
    await world.run(up);
    await world.merge(1);
    await world.configure({ ...settings, leave: {} });
    expect(linesOf(await world.run("preview"))).toEqual([
      `UNMERGED_FILE: delivery: this update opens a merge request that removes .gitlab-ci.yml. Until it is merged, ${removal}`,
    ]);
    await world.run(up);
    expect(world.writes()).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect(await states()).toEqual([
      "merged Add pipeline of stack shop-api",
      "opened Remove pipeline of stack shop-api",
    ]);
    expect(linesOf(await world.run("preview --expect-no-changes"))).toEqual([
      expect.stringMatching(/merge request !2 .* is not merged yet/),
    ]);

    await world.succeed("destroy --yes --skip-preview");
    expect(await world.textOf("main")).toBeDefined();
    await world.merge(2);
    expect(await world.textOf("main")).toBeUndefined();
    expect(await branches()).toEqual(["main"]);
  },
  testTimeout,
);

test(
  "a lost state finds the merge request by its branch, and a merged file in the default branch",
  async () => {
    await world.run(up);
    await world.succeed("stack rm --yes --force");
    await world.succeed("stack init shop-api");
    await world.configure({ ...settings, adopt: ["all"] });

    expect(linesOf(await world.run("preview"))).toEqual([
      expect.stringMatching(/merge request !1 .* is not merged yet/),
    ]);
    await world.merge(1);
    expect(linesOf(await world.run(up))).toEqual([]);
    expect(world.writes().filter((one) => /repository|merge_requests/.test(one))).toEqual([]);
    expect(await states()).toEqual(["merged Add pipeline of stack shop-api"]);
  },
  testTimeout,
);

test(
  "from commits to merge requests and back, the committed file stays, and an open merge request is closed",
  async () => {
    await openMain();
    await world.configure({ ...settings, delivery: "commit" });
    await world.run(up);
    const committed = await world.textOf("main");
    expect(committed).toBeDefined();

    // The rule about the title of a merge is new in the file.
    await world.configure(settings);
    await world.run(up);
    expect(world.writes().filter((one) => /repository|merge_requests/.test(one))).toEqual([
      "POST repository/commits",
      "POST merge_requests",
    ]);
    expect(await world.textOf("main")).toBe(committed);
    expect(await states()).toEqual(["opened Update pipeline of stack shop-api"]);
    await world.run("preview --expect-no-changes");

    await world.configure({ ...settings, delivery: "commit" });
    expect(await world.refusal()).toMatch(/STRICTER_PROTECTION.*, or delivery to "mergeRequest"/);
    await openMain();
    expect(linesOf(await world.run(refreshedUp))).toEqual([
      expect.stringMatching(/^CLOSED_REQUEST: .* closes merge request !1 .* and deletes its branch$/),
    ]);
    expect(await states()).toEqual(["closed Update pipeline of stack shop-api"]);
    expect(await branches()).toEqual(["main"]);
    expect(await world.textOf("main")).toBe(committed);
    await world.run("preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "a branch of that name with commits of others is refused, and so is a protection that covers it",
  async () => {
    await world.commit(branch, "notes.md", "theirs\n", "Theirs");
    expect(await world.refusal()).toContain(
      `ALREADY_EXISTS: delivery: branch "${branch}" exists, and has changes that this stack did not commit: "notes.md", "Theirs". Merge or rename it first`,
    );

    await world.gitlab("DELETE", `repository/branches/${branch}`);
    await world.gitlab("POST", "protected_branches", { name: "pulumi-*", push_access_level: 40 });
    expect(await world.refusal()).toContain(
      `PROTECTED_REQUEST_BRANCH: delivery: branch "${branch}" of the merge request is covered by "pulumi-*"`,
    );
  },
  testTimeout,
);
