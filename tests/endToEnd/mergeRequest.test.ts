import { branch, createRequestWorld, linesOf, refreshedUp, type RequestWorld, settings, up } from "./requestWorld";
import { testTimeout } from "./world";

/**
 * A project whose default branch nobody may push to. Each test continues where the last one stopped.
 */
let world: RequestWorld;

beforeAll(async () => {
  world = await createRequestWorld();
}, testTimeout);

afterAll(() => world.close());

const noPipeline = "Until it is merged, the project has no pipeline";
const earlier = "Until it is merged, the project has the .gitlab-ci.yml of an earlier update";

/** The merge request as a line names it, such as `merge request !1 (…)`. */
async function named(iid: number): Promise<string> {
  const { web_url: url } = (await world.requests()).find((one) => one.iid === iid)!;
  return `merge request !${iid} (${url})`;
}

async function states(): Promise<string[]> {
  return (await world.requests()).map(({ state, title }) => `${state} ${title}`);
}

test(
  "a preview says that a merge request will be opened, and writes nothing",
  async () => {
    const output = await world.run("preview --diff");

    expect(linesOf(output)).toEqual([
      `UNMERGED_FILE: delivery: this update opens a merge request that adds .gitlab-ci.yml. ${noPipeline}`,
    ]);
    expect(output).toContain('the protection of branch "main" exists and is adopted as it is');
    expect(output).toMatch(/ProposedFile: \(create\)[\s\S]*deploy-staging +: \{/);
    expect(world.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "an update commits the file to a branch of its own after everything else, and opens a merge request",
  async () => {
    const output = await world.run(up);

    expect(world.writes().slice(-2)).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect(await world.requests()).toMatchObject([
      { state: "opened", title: "Add pipeline of stack shop-api", source_branch: branch },
    ]);
    expect(linesOf(output)).toContain(
      `UNMERGED_FILE: delivery: ${await named(1)} is open. Review it, and merge or close it`,
    );
    expect(await world.textOf("main")).toBeUndefined();
    expect(await world.textOf(branch)).toContain("deploy-staging:");
    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: { push_access_levels: [{ access_level: 0 }], merge_access_levels: [{ access_level: 40 }] },
    });
  },
  testTimeout,
);

test(
  "as long as it is open, each preview and update says so, and writes nothing",
  async () => {
    const line = `UNMERGED_FILE: delivery: ${await named(1)} is not merged yet. ${noPipeline}`;

    for (const command of ["preview --expect-no-changes", refreshedUp]) {
      expect(linesOf(await world.run(command))).toEqual([line]);
      expect(world.writes()).toEqual([]);
    }
  },
  testTimeout,
);

test(
  "a change of the settings overwrites the branch of the same merge request",
  async () => {
    await world.teamChanges("README.md", "changed\n");
    await world.configure({ ...settings, retries: 2 });
    const output = await world.run(`${up} --diff`);

    expect(linesOf(output)).toEqual([
      `UNMERGED_FILE: delivery: this update changes ${await named(1)}, which is not merged yet. ${noPipeline}`,
    ]);
    expect(output).toMatch(/~ max *: 1 => 2/);
    expect(world.writes()).toEqual(["POST repository/commits"]);
    expect(await states()).toEqual(["opened Add pipeline of stack shop-api", "merged By the team"]);
    expect(await world.textOf(branch)).toContain("max: 2");
    expect(await world.textOf(branch, "README.md")).toBe("changed\n");
    const { body: commits } = await world.gitlab("GET", "merge_requests/1/commits");
    expect(commits).toMatchObject([{ title: "Add pipeline of stack shop-api" }]);
  },
  testTimeout,
);

test(
  "commits of others in its branch are named, and stay",
  async () => {
    await world.commit(branch, "infra/notes.md", "of the team\n", "Add notes");
    await world.configure({ ...settings, retries: 1 });

    expect(linesOf(await world.run(up))).toEqual([
      `FOREIGN_COMMITS: delivery: ${await named(1)} also has changes that this stack did not commit: "infra/notes.md", "Add notes". Review them before the merge`,
      `UNMERGED_FILE: delivery: this update changes ${await named(1)}, which is not merged yet. ${noPipeline}`,
    ]);
    expect(world.writes()).toEqual(["POST repository/commits"]);
    expect(await world.textOf(branch)).toContain("max: 1");
    expect(await world.textOf(branch, "infra/notes.md")).toBe("of the team\n");
  },
  testTimeout,
);

test(
  "after the merge, which squashes the commits and deletes the branch, nothing is left to do",
  async () => {
    await world.merge(1, { squash: true });
    expect(await world.gitlab("GET", `repository/branches/${branch}`)).toMatchObject({ status: 404 });

    for (const command of ["preview --expect-no-changes", refreshedUp]) {
      expect(linesOf(await world.run(command))).toEqual([]);
      expect(world.writes()).toEqual([]);
    }
    expect(await world.textOf("main")).toContain("max: 1");
  },
  testTimeout,
);

test(
  "the next change opens the next merge request, on top of what was merged",
  async () => {
    await world.configure({ ...settings, retries: 2 });
    await world.run(up);

    expect(world.writes()).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect((await states()).slice(2)).toEqual(["opened Update pipeline of stack shop-api"]);
    const { body: changes } = await world.gitlab("GET", "merge_requests/3/diffs");
    expect(changes).toMatchObject([{ new_path: ".gitlab-ci.yml", new_file: false }]);
  },
  testTimeout,
);

test(
  "what somebody closes stays closed, until the file has another text",
  async () => {
    await world.gitlab("PUT", "merge_requests/3", { state_event: "close" });
    const line = `UNMERGED_FILE: delivery: ${await named(3)} was closed and not merged, so the project has the .gitlab-ci.yml of an earlier update. To get it, reopen it. The stack opens another one when it has another text for the file`;
    expect(linesOf(await world.run("preview --expect-no-changes"))).toEqual([line]);

    await world.configure({ ...settings, retries: 0 });
    await world.run(up);
    expect(world.writes()).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect((await states()).slice(2)).toEqual([
      "closed Update pipeline of stack shop-api",
      "opened Update pipeline of stack shop-api",
    ]);
  },
  testTimeout,
);

test(
  "a conflict with the default branch starts the same merge request again",
  async () => {
    const merged = (await world.textOf("main"))!;
    await world.teamChanges(".gitlab-ci.yml", merged.replace("max: 1", "max: 2 # of the team"));
    expect(linesOf(await world.run(up))).toEqual([
      `UNMERGED_FILE: delivery: this update starts ${await named(4)} again from "main", which it conflicts with. ${earlier}`,
    ]);
    expect(world.writes()).toEqual(["POST repository/commits"]);
    expect(await world.gitlab("GET", "merge_requests/4")).toMatchObject({
      body: { state: "opened", detailed_merge_status: "mergeable" },
    });
    await world.merge(4);
  },
  testTimeout,
);

test.each<[string, (text: string) => string | undefined, string, string]>([
  ["a change of", (text) => `${text}# of the team\n`, "changed", earlier],
  ["the deletion of", () => undefined, "deleted", noPipeline],
])(
  "%s the merged file by the team is named, and proposed to be undone",
  async (_, change, what, until) => {
    const merged = (await world.textOf("main"))!;
    const ours = (await world.requests()).filter((one) => one.source_branch === branch);
    const last = ours.at(-1)?.iid;
    await world.teamChanges(".gitlab-ci.yml", change(merged));
    const lines = linesOf(await world.run(up));
    const opened = (await world.requests()).at(-1)!;

    expect(lines).toEqual([
      `DRIFTED: delivery: .gitlab-ci.yml was ${what} outside Pulumi after ${await named(last!)} was merged. This update proposes it again. To keep the change, close the merge request`,
      `UNMERGED_FILE: delivery: ${await named(opened.iid)} is open. Review it, and merge or close it`,
      `UNMERGED_FILE: delivery: this update opens a merge request that ${what === "deleted" ? "adds" : "changes"} .gitlab-ci.yml. ${until}`,
    ]);
    await world.merge(opened.iid);
    expect(await world.textOf("main")).toBe(merged);
  },
  testTimeout,
);

test(
  "settings that are what was merged close a merge request that is open",
  async () => {
    await world.configure({ ...settings, retries: 2 });
    await world.run(up);
    const [open] = (await world.requests()).slice(-1);
    await world.configure({ ...settings, retries: 0 });

    expect(linesOf(await world.run(up))).toEqual([
      `CLOSED_REQUEST: delivery: the default branch has the wanted .gitlab-ci.yml, so this update closes ${await named(open!.iid)} and deletes its branch`,
    ]);
    expect(world.writes()).toEqual([`PUT merge_requests/${open!.iid}`, `DELETE repository/branches/${branch}`]);
    expect((await states()).at(-1)).toBe("closed Update pipeline of stack shop-api");
  },
  testTimeout,
);
