import { branch, createRequestWorld, linesOf, refreshedUp, type RequestWorld, settings, up } from "./requestWorld";
import { testTimeout } from "./world";

/**
 * A project with a CI file of its own, whose default branch nobody may push to. Each test continues where the last one
 * stopped.
 */
let world: RequestWorld;

const own = ".pulumi.gitlab-ci.yml";
const delivery = "includeByMergeRequest";

/** With Windows line endings, a comment, quotes, and no line ending at the end. */
const teamFile = ["# The shop's pipeline.", "stages: [ build,  deploy ]", "include: 'ci/lint.yml'"].join("\r\n");
const changed = teamFile.replace("build,  deploy", "build, test, deploy");

/** The team's file with the entry. */
function edited(text: string): string {
  const list = `include:\r\n- local: /${own} # Added by Pulumi, which made this a list\r\n- 'ci/lint.yml'`;
  return text.replace("include: 'ci/lint.yml'", list);
}

beforeAll(async () => {
  world = await createRequestWorld();
  await world.teamChanges("ci/lint.yml", "lint: { stage: build, script: [echo linted] }\n");
  await world.teamChanges(".gitlab-ci.yml", teamFile);
  await world.configure({ ...settings, delivery });
}, testTimeout);

afterAll(() => world.close());

async function lastRequest() {
  const { iid, web_url: url, state, title } = (await world.requests()).at(-1)!;
  return { iid, named: `merge request !${iid} (${url})`, state, title };
}

test(
  "one commit and one merge request bring the file and the entry in the team's file, which a preview names first",
  async () => {
    expect(linesOf(await world.run("preview"))).toEqual([
      `UNMERGED_FILE: delivery: this update opens a merge request that adds ${own}, and its entry to the include of the team's .gitlab-ci.yml. Until it is merged, the project has only the team's jobs`,
    ]);
    expect(world.writes()).toEqual([]);

    await world.run(up);
    expect(world.writes().slice(-2)).toEqual(["POST repository/commits", "POST merge_requests"]);
    expect(await world.textOf(branch)).toBe(edited(teamFile));
    expect(await world.textOf(branch, own)).toContain("deploy-staging:");
    expect([await world.textOf("main"), await world.textOf("main", own)]).toEqual([teamFile, undefined]);
  },
  testTimeout,
);

test(
  "as long as it is open, an update writes nothing; if the team changes its file, the edit is made in the new text",
  async () => {
    const { named } = await lastRequest();
    const until = "Until it is merged, the project has only the team's jobs";
    expect(linesOf(await world.run(refreshedUp))).toEqual([
      `UNMERGED_FILE: delivery: ${named} is not merged yet. ${until}`,
    ]);
    expect(world.writes()).toEqual([]);

    await world.teamChanges(".gitlab-ci.yml", changed);
    expect(linesOf(await world.run(up))).toEqual([
      `UNMERGED_FILE: delivery: this update starts ${named} again from "main", which it conflicts with. ${until}`,
    ]);
    expect(world.writes()).toEqual(["POST repository/commits"]);
    expect(await world.textOf(branch)).toBe(edited(changed));
  },
  testTimeout,
);

test(
  "after the merge nothing is left to do, also if the team changes other lines of its file",
  async () => {
    const ours = (await world.requests()).find((one) => one.source_branch === branch)!;
    await world.merge(ours.iid, { squash: true });
    await world.teamChanges(".gitlab-ci.yml", edited(changed).replace("# The", "# Our"));

    for (const command of ["preview --expect-no-changes", refreshedUp]) {
      expect(linesOf(await world.run(command))).toEqual([]);
      expect(world.writes()).toEqual([]);
    }
  },
  testTimeout,
);

test(
  "an entry that the team removes is proposed again, and what somebody closes stays closed",
  async () => {
    await world.teamChanges(".gitlab-ci.yml", changed);
    const lines = linesOf(await world.run(up));
    const { iid, named, title } = await lastRequest();

    expect(title).toBe("Update pipeline of stack shop-api");
    expect(lines).toContainEqual(
      expect.stringContaining("DRIFTED: delivery: the include of the team's .gitlab-ci.yml was changed outside Pulumi"),
    );
    expect(await world.textOf(branch)).toBe(edited(changed));

    await world.gitlab("PUT", `merge_requests/${iid}`, { state_event: "close" });
    expect(linesOf(await world.run(up))).toEqual([
      expect.stringContaining(
        `UNMERGED_FILE: delivery: ${named} was closed and not merged, so the project has only the team's jobs`,
      ),
    ]);
    expect(world.writes()).toEqual([]);
    await world.gitlab("PUT", `merge_requests/${iid}`, { state_event: "reopen" });
    await world.merge(iid);
  },
  testTimeout,
);

test(
  "an update that prepares the destroy proposes to remove both, which restores every byte of the team's file",
  async () => {
    const { code, stdout, stderr } = await world.pulumi("destroy --yes --skip-preview");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("protect");

    await world.configure({ ...settings, delivery, leave: {} });
    await world.run(up);
    const { iid, title } = await lastRequest();
    expect(title).toBe("Remove pipeline of stack shop-api");
    await world.merge(iid);
    expect([await world.textOf("main"), await world.textOf("main", own)]).toEqual([changed, undefined]);

    await world.run("destroy --yes --skip-preview");
    expect(await world.textOf("main")).toBe(changed);
  },
  testTimeout,
);
