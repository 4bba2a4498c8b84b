import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, withRunner, type World } from "./world";

/**
 * A project with a CI file of its own, which includes the pipeline. Each test continues where the last one stopped.
 */
let world: World;

/** With a byte order mark, Windows line endings, comments, anchors, quotes, and no line ending at the end. */
const teamFile = [
  "\uFEFF# The shop's pipeline.",
  "stages: [ build,  deploy ]   # in this order",
  "",
  "include: 'ci/lint.yml'",
  ".defaults: &defaults",
  "    retry: 1",
  "",
  "build:",
  "  <<: *defaults",
  "  stage: build",
  "  script: [\"echo 'built'\"]",
].join("\r\n");

const edited = teamFile.replace(
  "include: 'ci/lint.yml'",
  "include:\r\n- local: /.pulumi.gitlab-ci.yml # Added by Pulumi, which made this a list\r\n- 'ci/lint.yml'",
);

const lint = "lint: { stage: build, script: [echo linted] }\n";

const settings = { ...eightLines, delivery: "include" };

beforeAll(async () => {
  world = await createWorld(undefined, withRunner);
  await commit("POST", "ci/lint.yml", lint);
  await commit("POST", ".gitlab-ci.yml", teamFile);
  await world.configure(settings);
}, testTimeout);

afterAll(() => world.close());

async function commit(method: "POST" | "PUT", path: string, content: string): Promise<void> {
  const { status } = await world.gitlab(method, `repository/files/${encodeURIComponent(path)}`, {
    branch: "main",
    content: Buffer.from(content).toString("base64"),
    encoding: "base64",
    commit_message: "By the team",
  });
  expect([200, 201]).toContain(status);
}

async function contentOf(path: string): Promise<string | undefined> {
  const { status, body } = await world.gitlab("GET", `repository/files/${encodeURIComponent(path)}?ref=main`);
  return status === 404 ? undefined : Buffer.from((body as { content: string }).content, "base64").toString();
}

function fileWrites(): string[] {
  return world.sandbox.log
    .writes()
    .filter(({ path }) => path.includes("/repository/files/"))
    .map(({ method, path }) => `${method} ${decodeURIComponent(path.split("/").at(-1)!)}`);
}

test(
  "names that are in both files are refused before anything is changed, also in an included file",
  async () => {
    await commit("PUT", "ci/lint.yml", "preview: { stage: build, script: [echo linted] }\n");
    await commit("PUT", ".gitlab-ci.yml", `${teamFile}\r\n.pulumi-deploy: {}`);

    const refusal = await world.refusal();

    expect(refusal).toContain('MERGE_CLASH: delivery: "preview" is in ci/lint.yml and in the rendered file');
    expect(refusal).toContain('MERGE_CLASH: delivery: ".pulumi-deploy" is in .gitlab-ci.yml');
    await commit("PUT", "ci/lint.yml", lint);
    await commit("PUT", ".gitlab-ci.yml", teamFile);
  },
  testTimeout,
);

test(
  "a preview says what is edited, and writes nothing",
  async () => {
    world.sandbox.log.clear();
    const preview = await world.succeed("preview");

    expect(preview).toContain(
      "TEAM_FILE: delivery: /.pulumi.gitlab-ci.yml is added to the include of the team's .gitlab-ci.yml. Nothing else in that file changes",
    );
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "an update commits a file of its own first, and adds one entry to the team's",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");

    expect(fileWrites()).toEqual(["POST .pulumi.gitlab-ci.yml", "PUT .gitlab-ci.yml"]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(edited);
    expect(await contentOf(".pulumi.gitlab-ci.yml")).toContain("deploy-staging:");
    expect(await world.succeed("stack output definitionUrl")).toContain("/-/blob/main/.pulumi.gitlab-ci.yml");
  },
  testTimeout,
);

test(
  "the two commits start only jobs of the team",
  async () => {
    const jobs = await jobNames("Add pipeline of stack shop-api");

    expect([...new Set(jobs)].sort()).toEqual(["build", "lint"]);
  },
  testTimeout,
);

test(
  "a second update writes nothing",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");

    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "later changes of the team are kept, and not committed again",
  async () => {
    await commit("PUT", ".gitlab-ci.yml", edited.replace("retry: 1", "retry: 2"));
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    await world.succeed("up --yes --skip-preview --refresh");

    expect(fileWrites()).toEqual([]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(edited.replace("retry: 1", "retry: 2"));
  },
  testTimeout,
);

test(
  "the next change of the team starts the jobs of the team and of the pipeline",
  async () => {
    await commit("PUT", ".gitlab-ci.yml", edited.replace("retry: 1", "retry: 0"));
    const jobs = await jobNames("By the team");

    expect(jobs).toEqual(expect.arrayContaining(["build", "lint", "deploy-staging"]));
  },
  testTimeout,
);

test(
  "an entry that the team removes is added again, even if the state has the same text as the edited file",
  async () => {
    await commit("PUT", ".gitlab-ci.yml", teamFile);
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");

    expect(fileWrites()).toEqual(["PUT .gitlab-ci.yml"]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(edited);
  },
  testTimeout,
);

test(
  "a destroy is refused while the team's file has the entry",
  async () => {
    world.sandbox.log.clear();
    const { code, stdout, stderr } = await world.pulumi("destroy --yes --skip-preview");

    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/shop-api-team-ci-file[\s\S]*protect/);
    // The jobs of the team's last commit may still write to Pulumi Cloud.
    expect(world.sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(edited);
  },
  testTimeout,
);

test(
  "withdraw restores every byte of the team's file, and the destroy does not change it",
  async () => {
    await world.configure({ ...settings, delivery: "withdraw" });
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(fileWrites()).toEqual(["PUT .gitlab-ci.yml"]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(teamFile);

    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(fileWrites()).toEqual([]);

    await world.succeed("destroy --yes --skip-preview");
    expect(fileWrites()).toEqual(["DELETE .pulumi.gitlab-ci.yml"]);
    expect(await contentOf(".gitlab-ci.yml")).toBe(teamFile);
    expect(await contentOf(".pulumi.gitlab-ci.yml")).toBeUndefined();
  },
  testTimeout,
);

/** The names of the jobs in all pipelines of the commits with a title. */
async function jobNames(title: string): Promise<string[]> {
  const { body: commits } = await world.gitlab("GET", "repository/commits?ref_name=main&per_page=50");
  const found = (commits as { id: string; title: string }[]).filter((each) => each.title === title);
  expect(found.length).toBeGreaterThan(0);
  const { body: pipelines } = await world.gitlab("GET", "pipelines?per_page=50");
  const names: string[] = [];
  for (const { id, sha } of pipelines as { id: number; sha: string }[]) {
    if (!found.some((each) => each.id === sha)) continue;
    const { body: jobs } = await world.gitlab("GET", `pipelines/${id}/jobs`);
    names.push(...(jobs as { name: string }[]).map(({ name }) => name));
  }
  return names;
}
