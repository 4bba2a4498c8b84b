import { branch, createRequestWorld, linesOf, refreshedUp, type RequestWorld, settings, up } from "./requestWorld";
import { testTimeout } from "./world";

/**
 * A project with a CI file of its own moves between commits and merge requests, and GitLab's answers get lost on the way. Each
 * test continues where the last one stopped.
 */
let world: RequestWorld;

const own = ".pulumi.gitlab-ci.yml";

/** With Windows line endings, anchors, quotes, a comment at the end, and no line ending after it. */
const teamFile = ["stages: [ build,  deploy ]", ".x: &x { retry: 1 }", "lint: { <<: *x, script: 'true' } # ours"].join(
  "\r\n",
);
const entry = `include: # Added by Pulumi\r\n  - local: /${own}\r\n\r\n`;

beforeAll(async () => {
  world = await createRequestWorld();
  await world.teamChanges(".gitlab-ci.yml", teamFile);
  await allowPushes();
  await world.configure({ ...settings, delivery: "include" });
  await world.run(up);
}, testTimeout);

afterAll(() => world.close());

/** Lets Maintainers push to the default branch. */
async function allowPushes(): Promise<void> {
  await world.gitlab("DELETE", "protected_branches/main");
  const open = { name: "main", push_access_level: 40, merge_access_level: 40 };
  expect(await world.gitlab("POST", "protected_branches", open)).toMatchObject({ status: 201 });
}

const fileWrites = () => world.writes().filter((one) => /repository|merge_requests/.test(one));
const requests = async () => (await world.requests()).filter((one) => one.source_branch === branch);
const states = async () => (await requests()).map(({ state, title }) => `${state} ${title}`);

/** The team's file in the default branch, without our entry. */
async function withoutEntry(): Promise<string> {
  const text = (await world.textOf("main"))!;
  expect(text.split(`/${own}`)).toHaveLength(2);
  return text.replace(entry, "");
}

test(
  "to merge requests: a lost answer of the commit opens one merge request, and the team's file is not changed",
  async () => {
    expect(await withoutEntry()).toBe(teamFile);
    const committed = [await world.textOf("main"), await world.textOf("main", own)];
    await world.configure({ ...settings, delivery: "includeByMergeRequest" });
    world.sandbox.faults.add({ method: "POST", path: "*/repository/commits", fault: { cut: "after" } });
    const lines = linesOf(await world.run(up));

    expect(world.sandbox.faults.all().map(({ fired }) => fired)).toEqual([1]);
    expect(fileWrites()).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect(await states()).toEqual(["opened Update pipeline of stack shop-api"]);
    expect(lines).toContainEqual(expect.stringMatching(/^UNMERGED_FILE: delivery: merge request !\d+ \(.*\) is open/));
    expect([await world.textOf("main"), await world.textOf("main", own)]).toEqual(committed);
    expect(await world.textOf(branch)).toBe(committed[0]);
    const { body: changes } = await world.gitlab("GET", `merge_requests/${(await requests())[0]!.iid}/diffs`);
    expect(changes).toMatchObject([{ new_path: own }]);

    await world.run("preview --expect-no-changes");
    await world.run(refreshedUp);
    expect(world.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "back to commits before the merge: the merge request is closed, and the committed file stays",
  async () => {
    const committed = [await world.textOf("main"), await world.textOf("main", own)];
    await world.configure({ ...settings, delivery: "include" });
    expect(await world.refusal()).toMatch(/STRICTER_PROTECTION/);
    await allowPushes();
    world.sandbox.faults.add({ method: "PUT", path: "*/merge_requests/*", fault: { cut: "after" } });

    expect(linesOf(await world.run(refreshedUp))).toEqual([
      expect.stringMatching(/^CLOSED_REQUEST: .* closes merge request !\d+ .* and deletes its branch$/),
    ]);
    expect(await states()).toEqual(["closed Update pipeline of stack shop-api"]);
    expect(await world.textOf(branch)).toBeUndefined();
    expect([await world.textOf("main"), await world.textOf("main", own)]).toEqual(committed);
    await world.run("preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "back to commits after the merge: changes of the team in the meantime stay, and a lost answer commits nothing twice",
  async () => {
    await world.configure({ ...settings, delivery: "includeByMergeRequest", retries: 2 });
    await world.run(up);
    await world.merge((await requests()).at(-1)!.iid);
    const changed = teamFile.replace("retry: 1", "retry: 2");
    await world.teamChanges(".gitlab-ci.yml", (await world.textOf("main"))!.replace("retry: 1", "retry: 2"));
    await world.run(refreshedUp);
    expect(world.writes()).toEqual([]);

    await allowPushes();
    await world.configure({ ...settings, delivery: "include", retries: 2 });
    world.sandbox.faults.add({ method: "PUT", path: "*/repository/files/*", fault: { cut: "after" } });
    expect((await world.pulumi(refreshedUp)).code).toBe(1);
    await world.run(refreshedUp);

    expect(await withoutEntry()).toBe(changed);
    expect(await world.textOf("main", own)).toContain("max: 2");
    await world.run(refreshedUp);
    expect(world.writes()).toEqual([]);
    const { body: commits } = await world.gitlab("GET", `repository/commits?ref_name=main&path=${own}`);
    expect((commits as { title: string }[]).map(({ title }) => title)).toEqual([
      "Update pipeline of stack shop-api",
      "Update pipeline of stack shop-api",
      "Add pipeline of stack shop-api",
    ]);
  },
  testTimeout,
);

test(
  "after all moves, withdraw restores every byte of the team's file",
  async () => {
    await world.configure({ ...settings, delivery: "withdraw" });
    await world.run(up);
    await world.run("destroy --yes --skip-preview");

    expect(await world.textOf("main")).toBe(teamFile.replace("retry: 1", "retry: 2"));
    expect(await world.textOf("main", own)).toBeUndefined();
  },
  testTimeout,
);
