import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { shown, UNKNOWN, type Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const PROJECT = "acme/shop/api";
const VARIABLE = "gitlab:index/projectVariable:ProjectVariable";
const BRANCH = "gitlab:index/branchProtection:BranchProtection";
const TAG = "gitlab:index/tagProtection:TagProtection";
const ENVIRONMENT = "gitlab:index/projectEnvironment:ProjectEnvironment";
const FILE = "gitlab:index/repositoryFile:RepositoryFile";

async function startWith(edition: "ce" | "ee"): Promise<{ sandbox: Sandbox; plugin: Plugin }> {
  const sandbox = await startSandbox({
    gitlab: {
      edition,
      users: [{ username: "maintainer", token: TOKEN }],
      projects: [{ path: PROJECT, members: { maintainer: 40 }, files: { "README.md": "# api\n" } }],
    },
    cloud: { users: [], organizations: [] },
  });
  return { sandbox, plugin: await startPlugin(gitlabPackage()) };
}

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  ({ sandbox, plugin } = await startWith("ee"));
});

beforeEach(async () => {
  sandbox.reset();
  await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl });
  sandbox.log.clear();
});

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

/** The requests so far, without the common start of the path. */
function requests(): string[] {
  const base = "/api/v4/projects/acme%2Fshop%2Fapi";
  return sandbox.log
    .all()
    .map(({ method, path, query }) => `${method} ${path.replace(base, "")}${query && `?${decodeURIComponent(query)}`}`);
}

/** Checks and creates a resource, as the engine does. */
async function make(type: string, news: Values) {
  const { inputs, failures } = await plugin.check(type, news);
  expect(failures).toEqual([]);
  const { id, properties } = await plugin.create(type, inputs);
  return { id, inputs, state: properties };
}

async function rest(method: string, path: string, body?: Values): Promise<Response> {
  return fetch(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(PROJECT)}/${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** The diff of a preview of the same program after a refresh. */
async function driftOf(type: string, made: { id: string; inputs: Values; state: Values }) {
  const refreshed = await plugin.read(type, made.id, made.inputs, made.state);
  return (await plugin.diff(type, refreshed.inputs, made.inputs, refreshed.state)).details;
}

const created: [string, string, Values, string][] = [
  ["a variable", VARIABLE, { project: PROJECT, key: "REGION", value: "eu-west-1" }, `${PROJECT}:REGION:*`],
  [
    "a branch protection",
    BRANCH,
    { project: PROJECT, branch: "main", allowedToPushes: [{ accessLevel: "no one" }] },
    `${PROJECT}:main`,
  ],
  ["a tag protection", TAG, { project: PROJECT, tag: "release-*" }, `${PROJECT}:release-*`],
  ["an environment", ENVIRONMENT, { project: PROJECT, name: "review/a", stopBeforeDestroy: true }, `${PROJECT}:1`],
  [
    "a file",
    FILE,
    {
      project: PROJECT,
      branch: "main",
      filePath: "ci/a.yml",
      content: "ä: 1\n",
      encoding: "text",
      commitMessage: "add",
    },
    `${PROJECT}:main:ci/a.yml`,
  ],
];

test.each(created)("%s shows no change after its creation and a refresh", async (_title, type, news, id) => {
  const made = await make(type, news);

  expect(made.id).toBe(id);
  expect((await plugin.diff(type, made.inputs, made.inputs, made.state)).changes).toBe(false);
  const refreshed = await plugin.read(type, id, made.inputs, made.state);
  expect(refreshed).toEqual({ id, inputs: made.inputs, state: made.state });
});

test.each(created)("%s is imported with inputs that show no change", async (_title, type, news, id) => {
  const { inputs } = await make(type, news);

  const imported = await plugin.read(type, id);

  const { commitMessage: _message, stopBeforeDestroy: _stop, ...readBack } = inputs;
  const { details } = await plugin.diff(type, imported.inputs, readBack, imported.state);
  expect(details).toEqual({});
});

test.each(created)("%s does not exist after it was deleted", async (_title, type, news, id) => {
  const { state, inputs } = await make(type, news);

  await plugin.delete(type, id, state, inputs);

  expect(await plugin.read(type, id, inputs, state)).toEqual({ id: "", inputs: {}, state: {} });
});

// Provider 10.x: repository_file, branch_protection and tag_protection fail, project_variable does not.
test.each(created)("deleting %s twice ends as in the provider", async (_title, type, news, id) => {
  const { state, inputs } = await make(type, news);
  await plugin.delete(type, id, state, inputs);

  const again = plugin.delete(type, id, state, inputs);

  if ([BRANCH, TAG, FILE].includes(type)) await expect(again).rejects.toThrow("404 Not Found");
  else await expect(again).resolves.toBeUndefined();
});

test.each(created)("a preview of %s makes no request and has no computed output", async (_title, type, news) => {
  const { inputs } = await plugin.check(type, news);
  sandbox.log.clear();

  const { id, properties } = await plugin.create(type, inputs, true);

  expect(id).toBe("");
  expect(properties).toMatchObject(inputs);
  const others = Object.keys(properties).filter((name) => !(name in inputs));
  expect(others.map((name) => properties[name])).toEqual(others.map(() => UNKNOWN));
  expect(requests()).toEqual([]);
});

test("a variable is changed in place, and an unset property gets its default", async () => {
  const made = await make(VARIABLE, { project: PROJECT, key: "REGION", value: "eu-west-1", protected: true });
  const { inputs } = await plugin.check(VARIABLE, { project: PROJECT, key: "REGION", value: "us-east-1" });
  sandbox.log.clear();

  const state = await plugin.update(VARIABLE, made.id, made, inputs);

  expect(state).toMatchObject({ value: "us-east-1", protected: false });
  expect(requests()).toEqual(["PUT /variables/REGION?filter[environment_scope]=*"]);
});

test("a hidden variable keeps its value, which the server does not return", async () => {
  const news = { project: PROJECT, key: "SECRET", value: "hidden-value-1", masked: true, hidden: true };
  const made = await make(VARIABLE, news);

  expect(made.state).toMatchObject({ hidden: true, masked: true, value: "hidden-value-1" });
  expect(await driftOf(VARIABLE, made)).toEqual({});
});

test.each<[string, string, Values, string, Values, Record<string, string>]>([
  [
    "a variable that lost its protection",
    VARIABLE,
    { project: PROJECT, key: "REGION", value: "eu-west-1", protected: true },
    "PUT variables/REGION",
    { protected: false },
    { protected: "UPDATE" },
  ],
  [
    "a variable with a new description",
    VARIABLE,
    { project: PROJECT, key: "REGION", value: "eu-west-1" },
    "PUT variables/REGION",
    { description: "by hand" },
    { description: "DELETE" },
  ],
  [
    "a branch that developers may push to",
    BRANCH,
    { project: PROJECT, branch: "main", allowedToPushes: [{ accessLevel: "maintainer" }] },
    "PATCH protected_branches/main",
    { allowed_to_push: [{ access_level: 30 }] },
    { "allowedToPushes[1]": "DELETE" },
  ],
  [
    "a branch that developers may merge into, without arguments",
    BRANCH,
    { project: PROJECT, branch: "main" },
    "PATCH protected_branches/main",
    { allowed_to_merge: [{ access_level: 30 }] },
    { allowedToMerges: "DELETE" },
  ],
  [
    "an environment with another tier",
    ENVIRONMENT,
    { project: PROJECT, name: "production", tier: "production" },
    "PUT environments/1",
    { tier: "staging" },
    { tier: "UPDATE" },
  ],
])("a refresh finds %s", async (_title, type, news, call, body, expected) => {
  const made = await make(type, news);
  const [method = "", path = ""] = call.split(" ");
  expect((await rest(method, path, body)).status).toBe(200);

  expect(await driftOf(type, made)).toEqual(expected);
});

test("replaces the default branch's own protection, but refuses any other existing one", async () => {
  const made = await make(BRANCH, { project: PROJECT, branch: "main" });
  expect(requests()).toEqual([
    "GET /api/v4/metadata",
    "GET /protected_branches/main",
    "GET ",
    "DELETE /protected_branches/main",
    "POST /protected_branches",
  ]);

  await rest("POST", "protected_branches", { name: "stable" });
  const { inputs } = await plugin.check(BRANCH, { project: PROJECT, branch: "stable" });
  await expect(plugin.create(BRANCH, inputs)).rejects.toThrow(
    `branch "stable" of ${PROJECT} is protected already. Import the protection with the id "${PROJECT}:stable"`,
  );
  expect(made.state).toMatchObject({ allowForcePush: false, allowedToPushes: [{ accessLevel: "maintainer" }] });
});

test("a branch protection is changed in place, entry by entry", async () => {
  const made = await make(BRANCH, {
    project: PROJECT,
    branch: "main",
    allowedToPushes: [{ accessLevel: "maintainer" }],
    allowedToMerges: [{ accessLevel: "developer" }],
  });
  const { inputs } = await plugin.check(BRANCH, {
    project: PROJECT,
    branch: "main",
    allowForcePush: true,
    allowedToPushes: [{ accessLevel: "no one" }],
  });

  const state = await plugin.update(BRANCH, made.id, made, inputs);

  expect(state).toMatchObject({
    allowForcePush: true,
    allowedToPushes: [{ accessLevel: "no one" }],
    allowedToMerges: [{ accessLevel: "maintainer" }],
  });
  expect(await driftOf(BRANCH, { id: made.id, inputs, state })).toEqual({});
});

test("replaces an existing tag protection", async () => {
  await rest("POST", "protected_tags", { name: "release-*", create_access_level: 30 });
  sandbox.log.clear();

  const { state } = await make(TAG, { project: PROJECT, tag: "release-*" });

  expect(state).toMatchObject({ createAccessLevel: "maintainer" });
  expect(requests()).toEqual(["POST /protected_tags", "DELETE /protected_tags/release-*", "POST /protected_tags"]);
});

test("deletes an environment that is not stopped only if the arguments say so", async () => {
  const kept = await make(ENVIRONMENT, { project: PROJECT, name: "production" });
  await expect(plugin.delete(ENVIRONMENT, kept.id, kept.state, kept.inputs)).rejects.toThrow(
    `environment "production" of ${PROJECT} is available: GitLab deletes stopped environments only. ` +
      'Set "stopBeforeDestroy" to true or stop it first',
  );

  const stopped = await make(ENVIRONMENT, { project: PROJECT, name: "staging", stopBeforeDestroy: true });
  sandbox.log.clear();
  await plugin.delete(ENVIRONMENT, stopped.id, stopped.state, stopped.inputs);
  expect(requests()).toEqual(["GET /environments/2", "POST /environments/2/stop", "DELETE /environments/2"]);
});

test("an environment without a name gets a stable one", async () => {
  const first = await plugin.check(ENVIRONMENT, { project: PROJECT });
  const again = await plugin.check(ENVIRONMENT, { project: PROJECT }, { name: "thing-0000000" });

  expect(first.inputs.name).toMatch(/^thing-[0-9a-f]{7}$/);
  expect(again.inputs.name).toBe("thing-0000000");
});

test("a file is committed with the last known commit, and an existing one is overwritten only if the arguments say so", async () => {
  const news = { project: PROJECT, branch: "main", filePath: "README.md", encoding: "text", commitMessage: "docs" };
  const taken = await plugin.check(FILE, { ...news, content: "new" });
  await expect(plugin.create(FILE, taken.inputs)).rejects.toThrow(
    `POST ${sandbox.gitlabUrl}/api/v4/projects/${PROJECT}/repository/files/README.md: 400 {message: A file with this name already exists}`,
  );

  const made = await make(FILE, { ...news, content: "new", overwriteOnCreate: true });
  expect(made.state).toMatchObject({ content: "new", overwriteOnCreate: true, fileName: "README.md", ref: "main" });
  sandbox.log.clear();
  const state = await plugin.update(FILE, made.id, made, { ...made.inputs, content: "newer" });
  await plugin.delete(FILE, made.id, state, made.inputs);

  expect(state).toMatchObject({ content: "newer", commitMessage: "docs" });
  const path = "/repository/files/README%2Emd";
  expect(requests()).toEqual([
    `GET ${path}?ref=main`,
    `PUT ${path}`,
    `GET ${path}?ref=main`,
    `GET ${path}?ref=main`,
    `DELETE ${path}?branch=main&commit_message=[DELETE]:+docs&last_commit_id=${shown(state.lastCommitId)}`,
  ]);
});

test("two files on one branch are committed one after the other", async () => {
  const file = (name: string): Values => ({
    project: PROJECT,
    branch: "main",
    filePath: name,
    content: name,
    encoding: "text",
    commitMessage: name,
  });

  await Promise.all([make(FILE, file("a")), make(FILE, file("b"))]);

  const commits = requests().filter((line) => line.startsWith("POST") || line.startsWith("GET"));
  expect(commits.map((line) => line.split(" ")[0])).toEqual(["POST", "GET", "POST", "GET"]);
});

test("a preview of an update changes nothing and knows the unchanged outputs", async () => {
  const made = await make(ENVIRONMENT, { project: PROJECT, name: "production" });
  sandbox.log.clear();

  const state = await plugin.update(
    ENVIRONMENT,
    made.id,
    made,
    { ...made.inputs, externalUrl: "https://a.test" },
    true,
  );

  expect(state).toEqual({
    ...made.state,
    externalUrl: "https://a.test",
    autoStopAt: UNKNOWN,
    state: UNKNOWN,
    updatedAt: UNKNOWN,
  });
  expect(requests()).toEqual([]);
});

test.each<[string, string, Values, string[]]>([
  ["an invalid key", VARIABLE, { project: PROJECT, key: "A-B", value: "x" }, ["key"]],
  ["hidden without masked", VARIABLE, { project: PROJECT, key: "A", value: "x", hidden: true }, ["hidden"]],
  ["an invalid type", VARIABLE, { project: PROJECT, key: "A", value: "x", variableType: "envVar" }, ["variableType"]],
  [
    "an entry with two subjects",
    BRANCH,
    { project: PROJECT, branch: "a", allowedToPushes: [{ accessLevel: "maintainer", userId: 1 }] },
    ["allowedToPushes[0]"],
  ],
  [
    "an invalid access level",
    BRANCH,
    { project: PROJECT, branch: "a", allowedToMerges: [{ accessLevel: "noOne" }] },
    ["allowedToMerges[0].accessLevel"],
  ],
  [
    "arguments of the other edition",
    BRANCH,
    { project: PROJECT, branch: "a", pushAccessLevel: "maintainer" },
    ["pushAccessLevel"],
  ],
  [
    "an invalid level for tags",
    TAG,
    { project: PROJECT, tag: "v*", createAccessLevel: "reporter" },
    ["createAccessLevel"],
  ],
  [
    "an environment's tier and URL",
    ENVIRONMENT,
    { project: PROJECT, name: "a", tier: "prod", externalUrl: "a b" },
    ["tier", "externalUrl"],
  ],
  [
    "an invalid encoding",
    FILE,
    { project: PROJECT, branch: "a", filePath: "b", content: "", encoding: "utf8" },
    ["encoding"],
  ],
  [
    "two kinds of commit messages",
    FILE,
    {
      project: PROJECT,
      branch: "a",
      filePath: "b",
      content: "",
      encoding: "text",
      commitMessage: "m",
      createCommitMessage: "c",
    },
    ["commitMessage"],
  ],
  [
    "only one of three commit messages",
    FILE,
    { project: PROJECT, branch: "a", filePath: "b", content: "", encoding: "text", createCommitMessage: "c" },
    ["updateCommitMessage", "deleteCommitMessage"],
  ],
])("a check finds %s", async (_title, type, news, properties) => {
  const { failures } = await plugin.check(type, news);

  // A bridged plugin names the property only in the text of the reason.
  expect(failures.map(({ property }) => property)).toEqual(properties.map(() => ""));
  expect(failures.map(({ reason }) => /"([^"]+)"/.exec(reason)?.[1])).toEqual(properties);
});

test.each<[string, string, Values]>([
  ["a variable", VARIABLE, { project: UNKNOWN, key: UNKNOWN, value: UNKNOWN, hidden: true, masked: UNKNOWN }],
  ["a branch protection", BRANCH, { project: UNKNOWN, branch: UNKNOWN, allowedToPushes: UNKNOWN }],
  ["an entry", BRANCH, { project: PROJECT, branch: "a", allowedToPushes: [{ accessLevel: UNKNOWN }] }],
  ["an environment", ENVIRONMENT, { project: UNKNOWN, name: UNKNOWN, tier: UNKNOWN, externalUrl: UNKNOWN }],
  ["a file", FILE, { project: UNKNOWN, branch: UNKNOWN, filePath: UNKNOWN, content: UNKNOWN, encoding: UNKNOWN }],
])("a check accepts unknown values of %s", async (_title, type, news) => {
  expect((await plugin.check(type, news)).failures).toEqual([]);
});

test("an error from GitLab has the message of its Go client, without the token", async () => {
  await make(VARIABLE, { project: PROJECT, key: "REGION", value: "eu-west-1" });
  const { inputs } = await plugin.check(VARIABLE, { project: PROJECT, key: "REGION", value: "eu-west-1" });

  await expect(plugin.create(VARIABLE, inputs)).rejects.toThrow(
    `Unable to create project variable: POST ${sandbox.gitlabUrl}/api/v4/projects/${PROJECT}/variables: 400 {message: {key: [(REGION) has already been taken]}}`,
  );
});

test("an error of an SDKv2 resource is reported twice, on several lines", async () => {
  const news = { project: PROJECT, branch: "main", filePath: "README.md", encoding: "text", commitMessage: "docs" };
  const { inputs } = await plugin.check(FILE, { ...news, content: "new" });
  const failure = await plugin.create(FILE, inputs).catch((error: unknown) => (error as { details: string }).details);

  const message = `POST ${sandbox.gitlabUrl}/api/v4/projects/${PROJECT}/repository/files/README.md: 400 {message: A file with this name already exists}`;
  expect(failure).toBe(
    `sdk-v2/provider2.go:571: sdk.helper_schema: ${message}: provider=gitlab@10.4.0\n1 error occurred:\n\t* ${message}\n\n`,
  );
});

test("looks up the server, a project and a file", async () => {
  const metadata = await plugin.invoke("gitlab:index/getMetadata:getMetadata", {});
  expect(metadata.result).toMatchObject({ enterprise: true, kas: { enabled: expect.any(Boolean) as boolean } });

  sandbox.log.clear();
  const project = await plugin.invoke("gitlab:index/getProject:getProject", { pathWithNamespace: PROJECT });
  expect(requests()).toEqual(["GET ", `GET /api/v4/projects/${shown(project.result.id)}/push_rule`]);
  expect(project.result).toMatchObject({ pathWithNamespace: PROJECT, defaultBranch: "main", tagLists: [] });
  expect(project.result.id).toEqual(expect.stringMatching(/^\d+$/));

  const file = await plugin.invoke("gitlab:index/getRepositoryFile:getRepositoryFile", {
    project: PROJECT,
    filePath: "README.md",
    ref: "main",
  });
  expect(file.result).toMatchObject({ encoding: "base64", content: Buffer.from("# api\n").toString("base64") });
});

test("reports invalid arguments of a function", async () => {
  const { failures } = await plugin.invoke("gitlab:index/getRepositoryFile:getRepositoryFile", {
    project: 1,
    ref: "a",
  });

  expect(failures.map(({ property }) => property)).toEqual(["filePath", "project"]);
});

test("a GitLab CE requires other arguments", async () => {
  const ce = await startWith("ce");
  try {
    await ce.plugin.configure({ token: TOKEN, baseUrl: ce.sandbox.gitlabUrl });
    const refused = await ce.plugin.check(BRANCH, {
      project: PROJECT,
      branch: "main",
      allowedToPushes: [{ accessLevel: "maintainer" }],
      codeOwnerApprovalRequired: true,
    });
    expect(refused.failures.map(({ reason }) => reason.split(" ")[0])).toEqual([
      '"allowedToPushes"',
      '"codeOwnerApprovalRequired"',
    ]);

    const { inputs } = await ce.plugin.check(BRANCH, { project: PROJECT, branch: "main", pushAccessLevel: "no one" });
    const { id, properties } = await ce.plugin.create(BRANCH, inputs);
    expect(properties).toMatchObject({ pushAccessLevel: "no one", mergeAccessLevel: "maintainer" });
    const refreshed = await ce.plugin.read(BRANCH, id, inputs, properties);
    expect(refreshed).toEqual({ id, inputs, state: properties });
  } finally {
    ce.plugin.close();
    await ce.sandbox.close();
  }
});
