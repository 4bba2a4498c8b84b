import { lookUp } from "../../../../components/lookups/lookUp";
import { lookUpTeamFile, type TeamFileLookup } from "../../../../components/gitlab/lookups/teamFile";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith, planWith } from "../../../pipeline/examples";
import { getRepositoryFile, mockEngine, nodeProgram, repositoryOf } from "../../mocks";

type Files = Readonly<Record<string, string>>;

async function found(files: Files, delivery = "include"): Promise<TeamFileLookup> {
  await mockEngine(repositoryOf(files));
  return lookUpTeamFile(planWith({ delivery }), {});
}

async function messages(files: Files, delivery?: string): Promise<string[]> {
  return (await found(files, delivery)).diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

const team = "build:\n  script: make\n";
const edited = `include: # Added by Pulumi\n  - local: /.pulumi.gitlab-ci.yml\n\n${team}`;

test("edits the team's file, and says so", async () => {
  expect((await found({ ".gitlab-ci.yml": team })).teamFile).toMatchObject({ text: team, edited });
  expect(await messages({ ".gitlab-ci.yml": team })).toEqual([
    "TEAM_FILE: /.pulumi.gitlab-ci.yml is added to the include of the team's .gitlab-ci.yml. Nothing else in that file changes",
  ]);
  expect(await messages({ ".gitlab-ci.yml": edited })).toEqual([]);
});

test("withdraw restores it, and says so", async () => {
  expect((await found({ ".gitlab-ci.yml": edited }, "withdraw")).teamFile).toMatchObject({ edited: team });
  expect(await messages({ ".gitlab-ci.yml": edited }, "withdraw")).toEqual([
    "TEAM_FILE: /.pulumi.gitlab-ci.yml is removed from the include of the team's .gitlab-ci.yml. Nothing else in that file changes",
  ]);
  expect(await messages({ ".gitlab-ci.yml": team }, "withdraw")).toEqual([]);
});

test.each<[string, object, string]>([
  ["adds the entry", {}, edited],
  ["removes it from a project that is left", { leave: {} }, team],
  ["keeps it if the file is handed over", { leave: { file: "handOver" } }, edited],
])("for a merge request, it %s, and the lines of the proposal say so", async (_, settings, text) => {
  const before = text === edited ? team : edited;
  await mockEngine(repositoryOf({ ".gitlab-ci.yml": before }));

  const lookup = await lookUpTeamFile(planWith({ delivery: "includeByMergeRequest", ...settings }), {});

  expect(lookup.teamFile).toMatchObject({ text: before, edited: text });
  expect(lookup.diagnostics).toEqual([]);
});

test.each<[object, string[]]>([
  [{}, ["NO_TEAM_FILE"]],
  [{ leave: {} }, []],
])("a team's file that is gone, with %j", async (settings, codes) => {
  await mockEngine(repositoryOf({ "README.md": "" }));
  const lookup = await lookUpTeamFile(planWith({ delivery: "includeByMergeRequest", ...settings }), {});

  expect(lookup.diagnostics.map(({ code }) => code)).toEqual(codes);
});

test.each<[string, Files, string]>([
  [
    "no CI file",
    { "README.md": "" },
    'NO_TEAM_FILE: "acme/shop/api" has no .gitlab-ci.yml that could include ".pulumi.gitlab-ci.yml". Set delivery to "commit", or commit a .gitlab-ci.yml first',
  ],
  [
    "the CI file of a stack",
    { ".gitlab-ci.yml": renderGitLab(pipelineWith()) },
    `NO_TEAM_FILE: the .gitlab-ci.yml of "acme/shop/api" is managed by stack "platform/shop-api", so it is not the team's own file. Set delivery to "commit", or commit another .gitlab-ci.yml first`,
  ],
  [
    "a CI file with a key twice",
    { ".gitlab-ci.yml": "a: 1\na: 2\n" },
    'UNSAFE_EDIT: the .gitlab-ci.yml of "acme/shop/api" is not valid YAML: Map keys must be unique. Add the entry "local: /.pulumi.gitlab-ci.yml" to its include by hand: an existing entry is kept as it is',
  ],
])("refuses a project with %s", async (_, files, message) => {
  const lookup = await found(files);

  expect(lookup.teamFile).toBeUndefined();
  expect(lookup.diagnostics.map(({ code, message: text }) => `${code}: ${text}`)).toEqual([message]);
});

test("refuses a file that is not UTF-8, whose bytes would change", async () => {
  const content = Buffer.from([...Buffer.from("# Gru"), 0xdf, 0x0a]).toString("base64");
  await mockEngine({ [getRepositoryFile]: () => ({ content, encoding: "base64", blobId: "1" }) });

  expect((await lookUpTeamFile(planWith({ delivery: "include" }), {})).diagnostics).toMatchObject([
    { code: "UNSAFE_EDIT", message: expect.stringContaining("is not UTF-8") as string },
  ]);
});

test("reads the local files that are included, each before the file that includes it", async () => {
  const { teamFile } = await found({
    ".gitlab-ci.yml":
      "include:\n  - ci/a.yml\n  - local: /ci/b.yml\n  - template: Jobs/Build.gitlab-ci.yml\n  - ci/*.yml\n",
    "ci/a.yml": "include: ci/c.yml\n",
    "ci/b.yml": "include: [ci/c.yml, gone.yml]\n",
    "ci/c.yml": "c: {script: make}\n",
  });

  expect(teamFile!.contents.files.map(({ path }) => path)).toEqual([
    "ci/c.yml",
    "ci/a.yml",
    "ci/b.yml",
    ".gitlab-ci.yml",
  ]);
  expect(teamFile!.contents.unread).toEqual(["gone.yml", "Jobs/Build.gitlab-ci.yml", "ci/*.yml"]);
});

test("a clash with an included file is among the errors of the lookups", async () => {
  const files = { ...nodeProgram, ".gitlab-ci.yml": "include: ci/a.yml\n", "ci/a.yml": "preview:\n  script: make\n" };
  await mockEngine(repositoryOf(files));

  const { diagnostics } = await lookUp(planWith({ ...eightLines, delivery: "include" }), {});

  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
    expect.stringContaining('"preview" is in ci/a.yml and in the rendered file'),
  ]);
});

test("withdraw checks no merge, because nothing is merged any more", async () => {
  await mockEngine(repositoryOf({ ...nodeProgram, ".gitlab-ci.yml": "preview:\n  script: make\n" }));

  const { diagnostics } = await lookUp(planWith({ ...eightLines, delivery: "withdraw" }), {});

  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("reads the local files in include, with their inputs, and finds a clash in one of them", async () => {
  const lint = "spec:\n  inputs:\n    job: {}\n---\n$[[ inputs.job ]]:\n  script: make\n";
  const include = [
    { local: "ci/lint.yml", inputs: { job: "lint" } },
    { local: "ci/lint.yml", inputs: { job: "preview" } },
    { local: "ci/gone.yml" },
    { template: "Jobs/SAST.gitlab-ci.yml" },
  ];
  await mockEngine(repositoryOf({ ...nodeProgram, "ci/lint.yml": lint }));

  const { diagnostics } = await lookUp(planWith({ ...eightLines, include }), {});

  expect(
    diagnostics.filter(({ path }) => path === "include").map(({ code, message }) => `${code}: ${message}`),
  ).toEqual([
    expect.stringContaining("MISSING_INCLUDE: the default branch has no ci/gone.yml, and") as string,
    expect.stringContaining('MERGE_CLASH: "preview" is in ci/lint.yml and in the rendered file') as string,
    expect.stringContaining(
      'UNREAD_INCLUDES: these includes of the team were not read, so nothing in them is checked: "Jobs/SAST.gitlab-ci.yml"',
    ) as string,
  ]);
});

test("says which names depend on inputs without a value", async () => {
  const include = [{ local: "ci/lint.yml" }];
  await mockEngine(repositoryOf({ ...nodeProgram, "ci/lint.yml": "$[[ inputs.job ]]:\n  script: make\n" }));

  const { diagnostics } = await lookUp(planWith({ ...eightLines, include }), {});

  expect(diagnostics.filter(({ code }) => code === "UNREAD_INCLUDES").map(({ message }) => message)).toEqual([
    expect.stringContaining("ci/lint.yml, where a name depends on an input"),
  ]);
});
