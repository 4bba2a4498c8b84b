import { branchFileWarnings } from "../../../../components/gitlab/lookups/branchFiles";
import { lookUp } from "../../../../components/lookups/lookUp";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith, planWith } from "../../../pipeline/examples";
import { type Answers, getRepositoryFile, getRepositoryTree, mockEngine, nodeProgram, repositoryOf } from "../../mocks";

const [staging, production] = eightLines.deployments;
const settings = { deployments: [staging, { ...production, on: { branch: "production" } }] };
const ours = renderGitLab(pipelineWith(settings));

/** A project in which each branch has these files; other branches do not exist. */
function branches(files: Readonly<Record<string, Readonly<Record<string, string>>>>): Answers {
  return Object.fromEntries(
    [getRepositoryTree, getRepositoryFile].map((name) => [
      name,
      (inputs: Readonly<Record<string, unknown>>) => {
        const there = files[String(inputs.ref)];
        const answer = there && repositoryOf(there)[name];
        return typeof answer === "function" ? answer(inputs) : "404 Not Found";
      },
    ]),
  );
}

async function messages(
  production: Readonly<Record<string, string>> | undefined,
  changes: object = {},
): Promise<string[]> {
  await mockEngine(branches({ main: { "README.md": "" }, ...(production && { production }) }));
  return (await branchFileWarnings(planWith({ ...settings, ...changes }), {})).map(({ message }) => message);
}

test("warns of a deploying branch without the CI file", async () => {
  expect(await messages({ "README.md": "" })).toEqual([
    'branch "production" has no .gitlab-ci.yml, so a push to it deploys nothing. After this update, merge "main" into it',
  ]);
});

test("says that the merge request has to be merged first, if the file is delivered by one", async () => {
  expect(await messages({ "README.md": "" }, { delivery: "mergeRequest" })).toEqual([
    'branch "production" has no .gitlab-ci.yml, so a push to it deploys nothing. When the merge request with the file is merged, merge "main" into it',
  ]);
});

test("does not warn of the branches of a project that is left", async () => {
  expect(await messages({ "README.md": "" }, { leave: {} })).toEqual([]);
});

test.each([
  ["that no stack manages", "deploy:\n  script: make\n"],
  ["of another stack", ours.replace('stack "shop-api"', 'stack "shop-web"')],
])("warns of a deploying branch with a CI file %s", async (_, file) => {
  expect(await messages({ ".gitlab-ci.yml": file })).toEqual([
    'branch "production" has a .gitlab-ci.yml that this stack does not manage, so a push to it deploys nothing. After this update, merge "main" into it',
  ]);
});

test.each<[string, Readonly<Record<string, string>> | undefined]>([
  ["with the CI file of the stack", { ".gitlab-ci.yml": ours }],
  ["that does not exist yet", undefined],
])("does not warn of a branch %s", async (_, files) => {
  expect(await messages(files)).toEqual([]);
});

test("does not read the default branch, whose file is committed by the update", async () => {
  await mockEngine(branches({}));

  expect(await branchFileWarnings(planWith(), {})).toEqual([]);
});

test("is among the warnings of the lookups", async () => {
  await mockEngine(branches({ main: nodeProgram, production: { "README.md": "" } }));

  const { diagnostics } = await lookUp(planWith(settings), {});

  expect(diagnostics.filter(({ severity }) => severity === "warning")).toMatchObject([
    { code: "BRANCH_WITHOUT_PIPELINE", path: "deployments" },
  ]);
});
