import type { Values } from "../../plugins/values";
import { useScriptedPlugin } from "./scriptedPlugin";

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/projectApprovalRule:ProjectApprovalRule";
const REGULAR = { project: PROJECT, name: "security", approvalsRequired: 1, userIds: [7, 5] };
const ANYBODY = { project: PROJECT, name: "All Members", approvalsRequired: 2, ruleType: "any_approver" };

const regular = {
  id: 3,
  name: "security",
  rule_type: "regular",
  approvals_required: 1,
  users: [{ id: 5 }, { id: 7 }],
  groups: [],
  protected_branches: [],
  applies_to_all_protected_branches: false,
};
const anybody = { ...regular, id: 4, name: "All Members", rule_type: "any_approver", approvals_required: 2, users: [] };

const scripted = useScriptedPlugin(PROJECT);

function make(news: Values, rule: Values, present: readonly Values[] = []) {
  return scripted.make(TYPE, news, (line) => (line === "GET approval_rules" ? present : rule));
}

test("is created and read, and shows no change after a refresh", async () => {
  const made = await make(REGULAR, regular);

  expect(scripted.gitlab.asked()).toEqual([
    {
      line: "POST approval_rules",
      json: {
        name: "security",
        approvals_required: 1,
        user_ids: [7, 5],
        group_ids: [],
        protected_branch_ids: [],
        applies_to_all_protected_branches: false,
      },
    },
    { line: "GET approval_rules/3", json: undefined },
  ]);
  expect(made.id).toBe(`${PROJECT}:3`);
  expect(made.state).toEqual({
    ...made.inputs,
    ruleType: "regular",
    reportType: "",
    groupIds: [],
    protectedBranchIds: [],
  });
  expect(await scripted.plugin.read(TYPE, made.id, made.inputs, made.state)).toEqual(made);
  expect((await scripted.plugin.diff(TYPE, made.inputs, made.inputs, made.state)).changes).toBe(false);
});

test.each<[string, Values, Values[], string[]]>([
  ["is created if there is none", ANYBODY, [], ["GET approval_rules", "POST approval_rules"]],
  [
    "changes one that requires no approval",
    ANYBODY,
    [{ ...anybody, id: 9, approvals_required: 0 }],
    ["GET approval_rules", "PUT approval_rules/9"],
  ],
  ["keeps one that is in use", ANYBODY, [anybody], ["GET approval_rules", "POST approval_rules"]],
  [
    "does not look for one if the arguments say so",
    { ...ANYBODY, disableImportingDefaultAnyApproverRuleOnCreate: true },
    [{ ...anybody, approvals_required: 0 }],
    ["POST approval_rules"],
  ],
])("a rule for any approver %s", async (_, news, present, lines) => {
  await make(news, anybody, present);

  expect(scripted.gitlab.lines()).toEqual([...lines, "GET approval_rules/4"]);
});

test("is imported with inputs that show no change", async () => {
  const made = await make(ANYBODY, anybody);

  const imported = await scripted.plugin.read(TYPE, made.id);

  expect((await scripted.plugin.diff(TYPE, imported.inputs, made.inputs, imported.state)).details).toEqual({});
});

test("is changed in place, and replaced for another project or type", async () => {
  const made = await make(ANYBODY, anybody);
  const { inputs } = await scripted.plugin.check(TYPE, { ...ANYBODY, approvalsRequired: 3 });
  scripted.gitlab.script(() => ({ ...anybody, approvals_required: 3 }));

  expect((await scripted.plugin.diff(TYPE, made.inputs, inputs, made.state)).details).toEqual({
    approvalsRequired: "UPDATE",
  });
  expect(await scripted.plugin.update(TYPE, made.id, made, inputs)).toEqual({ ...made.state, approvalsRequired: 3 });
  expect(scripted.gitlab.lines()).toEqual(["PUT approval_rules/4", "GET approval_rules/4"]);
  expect(
    (
      await scripted.plugin.diff(TYPE, made.inputs, { ...made.inputs, project: "b", ruleType: "regular" })
    ).replaces.sort(),
  ).toEqual(["project", "ruleType"]);
});

test("gets a generated name by default", async () => {
  const { inputs } = await scripted.plugin.check(TYPE, { project: PROJECT, approvalsRequired: 1 });

  expect(inputs.name).toMatch(/^thing-[0-9a-f]{7}$/);
});

test("is deleted by its number, and deleting it again is an error", async () => {
  const { id, inputs, state } = await make(ANYBODY, anybody);
  scripted.gitlab.script(() => 204);
  await scripted.plugin.delete(TYPE, id, state, inputs);
  expect(scripted.gitlab.lines()).toEqual(["DELETE approval_rules/4"]);

  scripted.gitlab.script(() => 404);
  await expect(scripted.plugin.delete(TYPE, id, state, inputs)).rejects.toThrow("404");
  expect(await scripted.plugin.read(TYPE, id, inputs, state)).toEqual({ id: "", inputs: {}, state: {} });
});

test.each([
  [{ ruleType: "all" }, '"ruleType" is "all". Allowed values: regular, any_approver, report_approver'],
  [{ ruleType: "report_approver" }, 'a rule of type report_approver has the name "Coverage-Check"'],
])("finds the error of %j", async (changes, reason) => {
  const { failures } = await scripted.plugin.check(TYPE, { ...REGULAR, ...changes });

  expect(failures.map((failure) => failure.reason)).toEqual([reason]);
});
