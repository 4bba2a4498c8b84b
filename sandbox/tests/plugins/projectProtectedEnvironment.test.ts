import type { Values } from "../../plugins/values";
import { useScriptedPlugin } from "./scriptedPlugin";

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment";
const NEWS = {
  project: PROJECT,
  environment: "review/eu.west",
  deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }],
  approvalRules: [{ accessLevel: "maintainer", requiredApprovals: 2 }],
};

const maintainer = { id: 11, access_level: 40, access_level_description: "Maintainers", group_inheritance_type: 0 };
const user = { id: 12, access_level: null, user_id: 7, access_level_description: "Ada", group_inheritance_type: 0 };
const approval = { ...maintainer, id: 21, required_approvals: 2 };
const onServer = {
  name: NEWS.environment,
  deploy_access_levels: [maintainer],
  required_approval_count: 0,
  approval_rules: [approval],
};

const scripted = useScriptedPlugin(PROJECT);

function make(news: Values = NEWS, answer: Values = onServer) {
  return scripted.make(TYPE, news, () => answer);
}

test("is created with one request, and shows no change after a refresh", async () => {
  const made = await make();

  expect(scripted.gitlab.asked()).toEqual([
    {
      line: "POST protected_environments",
      json: {
        name: NEWS.environment,
        deploy_access_levels: [{ access_level: 40 }],
        approval_rules: [{ access_level: 40, required_approvals: 2 }],
      },
    },
  ]);
  expect(made.id).toBe(`${PROJECT}:${NEWS.environment}`);
  expect(made.state).toEqual({
    project: PROJECT,
    environment: NEWS.environment,
    deployAccessLevelsAttributes: [
      { id: 11, accessLevel: "maintainer", accessLevelDescription: "Maintainers", groupInheritanceType: 0 },
    ],
    approvalRules: [
      {
        id: 21,
        accessLevel: "maintainer",
        accessLevelDescription: "Maintainers",
        groupInheritanceType: 0,
        requiredApprovals: 2,
      },
    ],
  });
  expect(await scripted.plugin.read(TYPE, made.id, made.inputs, made.state)).toEqual(made);
  expect(scripted.gitlab.lines().at(-1)).toBe("GET protected_environments/review%2Feu%2Ewest");
  expect((await scripted.plugin.diff(TYPE, made.inputs, made.inputs, made.state)).changes).toBe(false);
});

test("sends both lists also if they are empty, like the provider", async () => {
  await make({ project: PROJECT, environment: "staging" }, { ...onServer, name: "staging", approval_rules: [] });

  expect(scripted.gitlab.asked()[0]?.json).toEqual({ name: "staging", deploy_access_levels: [], approval_rules: [] });
});

test("is imported with inputs that show no change", async () => {
  const made = await make();

  const imported = await scripted.plugin.read(TYPE, made.id);

  expect(imported.state).toEqual(made.state);
  expect((await scripted.plugin.diff(TYPE, imported.inputs, made.inputs, imported.state)).details).toEqual({});
});

test("is replaced for another environment or project, and changed in place otherwise", async () => {
  const made = await make();
  const { replaces } = await scripted.plugin.diff(TYPE, made.inputs, { ...NEWS, environment: "b", project: "acme/b" });
  const changed = { ...NEWS, deployAccessLevelsAttributes: [{ accessLevel: "developer" }] };

  expect([...replaces].sort()).toEqual(["environment", "project"]);
  expect((await scripted.plugin.diff(TYPE, made.inputs, changed, made.state)).replaces).toEqual([]);
});

test("an update sends the ids of kept entries, and marks removed ones for deletion", async () => {
  const made = await make(NEWS, { ...onServer, deploy_access_levels: [maintainer, user] });
  const wanted = {
    ...NEWS,
    deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }, { groupId: 9 }],
    approvalRules: [{ accessLevel: "maintainer", requiredApprovals: 1 }],
  };
  scripted.gitlab.script(() => ({ ...onServer, deploy_access_levels: [maintainer, user] }));

  await scripted.plugin.update(TYPE, made.id, made, wanted);

  expect(scripted.gitlab.asked()).toEqual([
    { line: "GET protected_environments/review%2Feu%2Ewest", json: undefined },
    {
      line: "PUT protected_environments/review%2Feu%2Ewest",
      json: {
        name: NEWS.environment,
        deploy_access_levels: [{ id: 11, access_level: 40 }, { group_id: 9 }, { id: 12, user_id: 7, _destroy: true }],
        approval_rules: [{ id: 21, access_level: 40, required_approvals: 1 }],
      },
    },
  ]);
});

test("is deleted by its name, and deleting it again is an error", async () => {
  const { id, inputs, state } = await make();
  scripted.gitlab.script(() => 204);
  await scripted.plugin.delete(TYPE, id, state, inputs);
  expect(scripted.gitlab.lines()).toEqual(["DELETE protected_environments/review%2Feu%2Ewest"]);

  scripted.gitlab.script(() => 404);
  await expect(scripted.plugin.delete(TYPE, id, state, inputs)).rejects.toThrow("404");
  expect(await scripted.plugin.read(TYPE, id, inputs, state)).toEqual({ id: "", inputs: {}, state: {} });
});

test("reports that it needs Premium if GitLab has no such route", async () => {
  const { inputs } = await scripted.plugin.check(TYPE, NEWS);
  scripted.gitlab.script(() => 404);

  await expect(scripted.plugin.create(TYPE, inputs)).rejects.toThrow(
    "protected environments are not available in this project. They need GitLab Premium",
  );
});

test.each([
  [
    { deployAccessLevelsAttributes: [{ accessLevel: "owner" }] },
    '"deployAccessLevelsAttributes[0].accessLevel" is "owner"',
  ],
  [
    { deployAccessLevelsAttributes: [{ userId: 1, groupId: 2 }] },
    '"deployAccessLevelsAttributes[0]" must set exactly one',
  ],
  [{ approvalRules: [{ userId: 1, requiredApprovals: 2 }] }, "sets both userId and requiredApprovals"],
])("finds the error of %j", async (changes, reason) => {
  const { failures } = await scripted.plugin.check(TYPE, { ...NEWS, ...changes });

  expect(failures.map((failure) => failure.reason)).toEqual([expect.stringContaining(reason)]);
});
