import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { type Plugin, startPlugin } from "./pluginClient";
import { startScriptedGitLab } from "./scriptedGitLab";

const CURRENT_USER = "gitlab:index/getCurrentUser:getCurrentUser";

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: { users: [{ username: "platform", token: "glpat-platform" }], projects: [] },
    cloud: { users: [], organizations: [] },
  });
  plugin = await startPlugin(gitlabPackage());
});

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

test("returns the user of the token, with the numeric id that other resources need", async () => {
  await plugin.configure({ token: "glpat-platform", baseUrl: sandbox.gitlabUrl });

  const { result } = await plugin.invoke(CURRENT_USER, {});

  expect(result).toEqual({
    id: "1",
    globalId: "gid://gitlab/User/1",
    namespaceId: "11",
    globalNamespaceId: "gid://gitlab/Namespaces::UserNamespace/11",
    username: "platform",
    name: "platform",
    bot: false,
    groupCount: 0,
    publicEmail: "",
  });
});

test("fails with GitLab's message about the query", async () => {
  const gitlab = await startScriptedGitLab("acme/a");
  try {
    gitlab.script(() => ({ errors: [{ message: "Field 'bot' doesn't exist" }] }));
    await plugin.configure({ token: "t", baseUrl: gitlab.url, earlyAuthCheck: false });

    await expect(plugin.invoke(CURRENT_USER, {})).rejects.toThrow("Field 'bot' doesn't exist");
    expect(gitlab.lines()).toEqual(["POST /api/graphql"]);
  } finally {
    gitlab.close();
  }
});
