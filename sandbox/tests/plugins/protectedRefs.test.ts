import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import type { Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const PROJECT = "acme/shop/api";
const BRANCHES = "gitlab:index/getProjectProtectedBranches:getProjectProtectedBranches";
const TAGS = "gitlab:index/getProjectProtectedTags:getProjectProtectedTags";

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  plugin = await startPlugin(gitlabPackage());
});

beforeEach(() => start("ee"));

afterEach(() => sandbox.close());

afterAll(() => plugin.close());

async function start(edition: "ce" | "ee"): Promise<void> {
  sandbox = await startSandbox({
    gitlab: {
      edition,
      users: [{ username: "maintainer", token: TOKEN }],
      projects: [{ path: PROJECT, members: { maintainer: 40 }, files: { "README.md": "# api\n" } }],
    },
    cloud: { users: [], organizations: [] },
  });
  await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl });
}

/** The body of GitLab's own answer. */
async function rest(method: string, path: string, body?: Values): Promise<Values> {
  const response = await fetch(`${sandbox.gitlabUrl}/api/v4/${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as Values;
}

const onProject = (path: string) => `projects/${encodeURIComponent(PROJECT)}/${path}`;
const nobody = { userId: 0, groupId: 0, deployKeyId: 0 };
const maintainers = { ...nobody, accessLevel: "maintainer", accessLevelDescription: "Maintainers" };
const developers = { ...nobody, accessLevel: "developer", accessLevelDescription: "Developers + Maintainers" };

test("lists the protected branches and their access levels", async () => {
  const { id: userId } = await rest("GET", "user");
  await rest("POST", onProject("protected_branches"), {
    name: "m*",
    allowed_to_push: [{ user_id: userId }],
    merge_access_level: 30,
    allow_force_push: true,
    code_owner_approval_required: true,
  });

  const { result } = await plugin.invoke(BRANCHES, { projectId: PROJECT });

  expect(result).toEqual({
    id: expect.any(Number) as number,
    projectId: PROJECT,
    protectedBranches: [
      {
        id: expect.any(Number) as number,
        name: "main",
        pushAccessLevels: [maintainers],
        mergeAccessLevels: [maintainers],
        unprotectAccessLevels: [],
        allowForcePush: false,
        codeOwnerApprovalRequired: false,
      },
      {
        id: expect.any(Number) as number,
        name: "m*",
        // A missing level reads as no one, although the entry names a user.
        pushAccessLevels: [{ ...nobody, accessLevel: "no one", accessLevelDescription: "maintainer", userId }],
        mergeAccessLevels: [developers],
        unprotectAccessLevels: [maintainers],
        allowForcePush: true,
        codeOwnerApprovalRequired: true,
      },
    ],
  });
});

test("lists the fields of a protected branch in the Community Edition", async () => {
  await sandbox.close();
  await start("ce");

  expect((await plugin.invoke(BRANCHES, { projectId: PROJECT })).result.protectedBranches).toEqual([
    {
      id: expect.any(Number) as number,
      name: "main",
      pushAccessLevels: [maintainers],
      mergeAccessLevels: [maintainers],
      unprotectAccessLevels: [],
      allowForcePush: false,
      codeOwnerApprovalRequired: false,
    },
  ]);
});

test("lists the protected tags and their access levels", async () => {
  await rest("POST", onProject("protected_tags"), { name: "release-*", create_access_level: 0 });

  const { result } = await plugin.invoke(TAGS, { project: PROJECT });

  expect(result).toEqual({
    id: expect.stringMatching(/^\d+$/) as string,
    project: PROJECT,
    protectedTags: [
      {
        tag: "release-*",
        createAccessLevels: [
          {
            id: expect.any(Number) as number,
            accessLevel: "no one",
            accessLevelDescription: "No one",
            userId: 0,
            groupId: 0,
          },
        ],
      },
    ],
  });
});

test("reads all pages", async () => {
  const names = Array.from({ length: 41 }, (_, index) => `v${index}-*`);
  for (const name of names) await rest("POST", onProject("protected_tags"), { name });
  sandbox.log.clear();

  const { result } = await plugin.invoke(TAGS, { project: PROJECT });

  expect((result.protectedTags as readonly Values[]).map(({ tag }) => tag)).toEqual(names);
  expect(sandbox.log.all().map(({ path, query }) => `${path.split("/").at(-1)}${query && `?${query}`}`)).toEqual([
    "acme%2Fshop%2Fapi",
    "protected_tags",
    "protected_tags?page=2",
    "protected_tags?page=3",
  ]);
});

test("passes on GitLab's error about an unknown project", async () => {
  await expect(plugin.invoke(BRANCHES, { projectId: "acme/none" })).rejects.toThrow("404");
});
