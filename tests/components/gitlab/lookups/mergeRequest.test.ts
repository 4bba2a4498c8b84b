import { lookUpMergeRequest } from "../../../../components/gitlab/lookups/mergeRequest";
import { planWith } from "../../../pipeline/examples";
import { getRepositoryFile, mockEngine } from "../../mocks";
import { gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();

const name = "pulumi-pipeline-shop-api";
const own = "Add pipeline of stack shop-api";
const listed = {
  iid: 7,
  web_url: "https://gitlab.example.com/7",
  title: own,
  state: "opened",
  has_conflicts: false,
  sha: "b1",
  source_project_id: 42,
  target_project_id: 42,
};
const fork = { ...listed, iid: 9, source_project_id: 43 };
const found = { iid: 7, url: listed.web_url, title: own, state: "opened", hasConflicts: false, sha: "b1" };

interface GitLab {
  readonly requests?: readonly object[];
  readonly comparison?: object;
  /** The texts of the CI file, by ref. */
  readonly texts?: Readonly<Record<string, string>>;
}

const api = "/api/v4/projects/acme%2Fshop%2Fapi";

function requestsAnswer(requests: readonly object[]) {
  const query = `source_branch=${name}&target_branch=main&order_by=created_at&sort=desc&per_page=100`;
  return { [`${api}/merge_requests?${query}`]: requests };
}

function branchAnswers(comparison: object) {
  return {
    [`${api}/repository/branches/${name}`]: { commit: { id: "b1" } },
    [`${api}/repository/compare?from=main&to=${name}`]: comparison,
  };
}

async function lookUp({ requests = [], comparison, texts = {} }: GitLab) {
  await mockEngine({
    [getRepositoryFile]: ({ ref }) => {
      const content = texts[String(ref)];
      return content === undefined ? "404 File Not Found" : { content, encoding: "text" };
    },
  });
  await gitLab.start({ ...requestsAnswer(requests), ...(comparison && branchAnswers(comparison)) });
  return lookUpMergeRequest(planWith({ delivery: "mergeRequest" }), {});
}

const ownCommit = { commits: [{ title: own }], diffs: [{ old_path: ".gitlab-ci.yml", new_path: ".gitlab-ci.yml" }] };
const others = {
  commits: [{ title: own }, { title: "Add notes" }],
  diffs: [...ownCommit.diffs, { old_path: "notes.md", new_path: "docs/notes.md" }],
};

test.each<[string, GitLab, object]>([
  ["nothing", {}, {}],
  [
    "an open one",
    { requests: [listed], comparison: ownCommit, texts: { [name]: "new" } },
    { branch: { sha: "b1", text: "new", others: [] }, request: found },
  ],
  [
    "commits of others",
    { requests: [listed], comparison: others },
    { branch: { sha: "b1", others: ["notes.md", "docs/notes.md", "Add notes"] }, request: found },
  ],
  ["one that GitLab merges now", { requests: [{ ...listed, state: "locked" }] }, { request: found }],
  ["one of a fork", { requests: [fork] }, {}],
  ["the open one of several", { requests: [fork, { ...listed, iid: 8, state: "merged" }, listed] }, { request: found }],
  [
    "the newest of several that are merged or closed, with its text",
    {
      requests: [
        { ...listed, state: "closed" },
        { ...listed, iid: 3, state: "merged" },
      ],
      texts: { b1: "old" },
    },
    { request: { ...found, state: "closed", text: "old" } },
  ],
])("finds %s", async (_, gitlab, request) => {
  expect(await lookUp(gitlab)).toEqual({ request, diagnostics: [] });
});

test("reads both files if the team's file includes the rendered one, and takes neither for a change of others", async () => {
  const own = ".pulumi.gitlab-ci.yml";
  await mockEngine({
    [getRepositoryFile]: ({ filePath }) => ({ content: `text of ${String(filePath)}`, encoding: "text" }),
  });
  await gitLab.start({
    ...requestsAnswer([]),
    ...branchAnswers({
      ...ownCommit,
      diffs: [...ownCommit.diffs, { old_path: own, new_path: own }],
    }),
  });

  expect(await lookUpMergeRequest(planWith({ delivery: "includeByMergeRequest" }), {})).toEqual({
    request: { branch: { sha: "b1", text: `text of ${own}`, teamText: "text of .gitlab-ci.yml", others: [] } },
    diagnostics: [],
  });
});

test("no request is made if the CI file is committed", async () => {
  await mockEngine();
  const { requests } = await gitLab.start({});

  expect(await lookUpMergeRequest(planWith({}), {})).toEqual({ diagnostics: [] });
  expect(requests).toEqual([]);
});

test("a failed lookup is an error, because a second merge request could be opened", async () => {
  await mockEngine();
  await gitLab.start(() => 500);
  const { diagnostics, request } = await lookUpMergeRequest(planWith({ delivery: "mergeRequest" }), {});

  expect(request).toBeUndefined();
  expect(diagnostics).toMatchObject([{ severity: "error", code: "LOOKUP_FAILED", path: "delivery" }]);
});
