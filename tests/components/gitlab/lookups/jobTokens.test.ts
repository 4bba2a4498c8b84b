import { existingJobTokenScope, lookUpJobTokens } from "../../../../components/gitlab/lookups/jobTokens";
import { mockEngine } from "../../mocks";
import { type Bodies, gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();
const project = "acme/shop/api";
const scope = "/api/v4/projects/acme%2Fshop%2Fapi/job_token_scope";
const web = { id: 12, path_with_namespace: "acme/shop/web" };
const own = { id: 42, path_with_namespace: project };
const ops = { id: 7, web_url: "https://gitlab.example.com/a/groups/acme/ops" };

/** The lists have further pages, which the lookup has to read. */
const many = Array.from({ length: 100 }, (_, index) => ({ id: 1000 + index, path_with_namespace: `x/${index}` }));

function listsOf(isOn: boolean, projects: readonly object[], groups: readonly object[]): Bodies {
  return {
    [scope]: { inbound_enabled: isOn, outbound_enabled: false },
    [`${scope}/allowlist?per_page=100&page=1`]: projects.slice(0, 100),
    [`${scope}/allowlist?per_page=100&page=2`]: projects.slice(100),
    [`${scope}/groups_allowlist?per_page=100&page=1`]: groups,
    "/api/v4/projects/acme%2Fshop%2Fweb?with_projects=false": web,
    "/api/v4/groups/acme%2Fops?with_projects=false": ops,
  };
}

async function lookUp(bodies: Bodies, jobTokenAccess?: { projects: string[]; groups: string[] }) {
  await mockEngine();
  await gitLab.start(bodies);
  const lookup = await lookUpJobTokens({ project, ...(jobTokenAccess && { jobTokenAccess }) }, true, {});
  const [existing] = existingJobTokenScope("shop-api", lookup.facts);
  return {
    existing: existing && { [existing.resourceName]: existing.changes },
    diagnostics: lookup.diagnostics.map(({ severity, code, path }) => [severity, code, path].join(" ")),
    unreadable: lookup.unreadable.map(({ message }) => message),
  };
}

const access = { projects: ["acme/shop/web"], groups: ["acme/ops"] };

test.each<[string, Bodies, typeof access | undefined, object]>([
  ["without the setting, a list that is on is nothing", listsOf(true, [own], []), undefined, {}],
  [
    "without the setting, one that is off is a warning",
    listsOf(false, [own], []),
    undefined,
    { diagnostics: ["warning OPEN_JOB_TOKENS project"] },
  ],
  ["without the setting, an unreadable one is nothing", {}, undefined, {}],
  ["GitLab's default is not an existing list", listsOf(true, [own], []), access, {}],
  ["the planned entries", listsOf(true, [web, own], [ops]), access, { existing: { "shop-api-job-token-scope": [] } }],
  [
    "a list that is off",
    listsOf(false, [own], []),
    access,
    {
      existing: {
        "shop-api-job-token-scope": [
          "removes access for all projects",
          'adds project "acme/shop/web"',
          'adds group "acme/ops"',
        ],
      },
    },
  ],
  [
    "other entries, on two pages",
    listsOf(true, [...many, web, own], []),
    { ...access, groups: [] },
    {
      existing: {
        "shop-api-job-token-scope": many.map((one) => `removes project "${one.path_with_namespace}"`),
      },
    },
  ],
  [
    "unknown paths",
    listsOf(true, [own], []),
    { projects: ["acme/lost"], groups: ["lost"] },
    {
      diagnostics: [
        "error NO_JOB_TOKEN_SOURCE jobTokenAccess.projects[0]",
        "error NO_JOB_TOKEN_SOURCE jobTokenAccess.groups[0]",
      ],
    },
  ],
  [
    "a list that the token may not read",
    { ...listsOf(true, [own], []), [`${scope}/allowlist?per_page=100&page=1`]: 403 },
    access,
    { unreadable: ["GitLab could not be queried: GitLab answered 403"] },
  ],
])("%s", async (_, bodies, jobTokenAccess, expected) => {
  expect(await lookUp(bodies, jobTokenAccess)).toEqual({
    existing: undefined,
    diagnostics: [],
    unreadable: [],
    ...expected,
  });
});

test("without the setting, an update makes no request, and with it, it makes all", async () => {
  await mockEngine();
  const { requests } = await gitLab.start(listsOf(true, [own], []));

  await lookUpJobTokens({ project }, false, {});
  expect(requests).toEqual([]);
  expect(await lookUpJobTokens({ project, jobTokenAccess: access }, false, {})).toMatchObject({ facts: {} });
  expect(requests).toHaveLength(5);
});
