import { existingHooks } from "../../../../components/gitlab/lookups/existingHooks";
import { projectLists } from "../../../../components/gitlab/lookups/projectLists";
import { planWith } from "../../../pipeline/examples";
import { mockEngine } from "../../mocks";
import { gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();
const url = "https://chat.example.com/gitlab";
const list = "/api/v4/projects/acme%2Fshop%2Fapi/hooks?per_page=100&page=1";
const hook = { id: 7, url, name: null, push_events: true, pipeline_events: true, enable_ssl_verification: false };
const planned = { name: "Chat", url, events: ["pipeline", "job"] };

async function lookUp(hooks: object[], found: unknown) {
  await mockEngine();
  const { requests } = await gitLab.start({ [list]: found });
  const looked = await existingHooks("shop-api", planWith({ hooks }), projectLists("acme/shop/api", {}));
  return { ...looked, count: requests.length };
}

test("a webhook of the planned URL is found with what an update changes, and never shows a token", async () => {
  const { existing } = await lookUp([planned], [hook, { ...hook, id: 8, url: `${url}/2` }]);

  expect(existing).toMatchObject([
    {
      label: 'webhook "Chat" for "https://chat.example.com/gitlab"',
      path: "hooks[0]",
      identity: { hookId: 7 },
      resourceName: "shop-api-hook-chat",
      importId: "7",
      changes: [
        'name from "" to "Chat"',
        "pushEvents from true to false",
        "jobEvents from false to true",
        "enableSslVerification from false to true",
      ],
      kept: "Its token is kept",
      found: { name: "", pushEvents: true, pipelineEvents: true, enableSslVerification: false, jobEvents: false },
    },
  ]);
});

test("a planned token is always a change, because GitLab does not return the old one", async () => {
  const { existing } = await lookUp(
    [{ ...planned, events: ["push", "pipeline"], token: "chat" }],
    [{ ...hook, name: "Chat", enable_ssl_verification: true }],
  );

  expect(existing.map(({ changes, kept }) => ({ changes, kept }))).toEqual([
    { changes: ["its token"], kept: undefined },
  ]);
});

test("without planned webhooks no request is made", async () => {
  expect(await lookUp([], [hook])).toEqual({ existing: [], missing: [], unreadable: [], count: 0 });
});

test("a planned webhook that the list does not have is missing, and none is if the list can't be read", async () => {
  const { existing, missing } = await lookUp([planned], [{ ...hook, url: `${url}/2` }]);

  expect(existing).toEqual([]);
  expect(missing.map(({ resourceName, label }) => [resourceName, label])).toEqual([
    ["shop-api-hook-chat", 'webhook "Chat" for "https://chat.example.com/gitlab"'],
  ]);
  expect((await lookUp([planned], 403)).missing).toEqual([]);
});

test("a list that can't be read is an error, because GitLab would accept a second webhook of the URL", async () => {
  const { existing, unreadable } = await lookUp([planned], 403);

  expect(existing).toEqual([]);
  expect(unreadable.map(({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`)).toEqual([
    "error LOOKUP_FAILED hooks: GitLab could not be queried: the list of webhooks: GitLab answered 403",
  ]);
});
