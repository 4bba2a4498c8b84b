import type { Values } from "../../plugins/values";
import { useScriptedPlugin } from "./scriptedPlugin";

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals";
const STRICT = {
  project: PROJECT,
  mergeRequestsAuthorApproval: false,
  mergeRequestsDisableCommittersApproval: true,
  resetApprovalsOnPush: true,
  disableOverridingApproversPerMergeRequest: true,
};
const strict = {
  merge_requests_author_approval: false,
  merge_requests_disable_committers_approval: true,
  reset_approvals_on_push: true,
  disable_overriding_approvers_per_merge_request: true,
};
const onServer = {
  ...strict,
  selective_code_owner_removals: false,
  require_password_to_approve: false,
  require_reauthentication_to_approve: false,
};

const scripted = useScriptedPlugin(PROJECT);

function make(news: Values, answer: Values = onServer) {
  return scripted.make(TYPE, news, () => answer);
}

test("changes only the given settings, and shows no change after a refresh", async () => {
  const made = await make(STRICT);

  expect(scripted.gitlab.asked()).toEqual([{ line: "POST approvals", json: strict }]);
  expect(made.id).toBe(PROJECT);
  expect(made.state).toEqual({
    ...STRICT,
    selectiveCodeOwnerRemovals: false,
    requirePasswordToApprove: false,
    requireReauthenticationToApprove: false,
  });
  expect(await scripted.plugin.read(TYPE, made.id, made.inputs, made.state)).toEqual(made);
  expect((await scripted.plugin.diff(TYPE, made.inputs, made.inputs, made.state)).changes).toBe(false);
});

test("is imported with inputs that show no change", async () => {
  const made = await make(STRICT);

  const imported = await scripted.plugin.read(TYPE, made.id);

  expect((await scripted.plugin.diff(TYPE, imported.inputs, made.inputs, imported.state)).details).toEqual({});
});

test("sets the code owners' flag in a separate request", async () => {
  const selective = { project: PROJECT, resetApprovalsOnPush: false, selectiveCodeOwnerRemovals: true };
  const answer = { ...onServer, reset_approvals_on_push: false, selective_code_owner_removals: true };

  const made = await make(selective, answer);
  expect(scripted.gitlab.asked().map(({ json }) => json)).toEqual([
    { reset_approvals_on_push: false },
    { selective_code_owner_removals: true },
  ]);

  scripted.gitlab.script(() => onServer);
  await scripted.plugin.update(TYPE, made.id, made, { ...STRICT, selectiveCodeOwnerRemovals: false });
  expect(scripted.gitlab.asked().map(({ json }) => json)).toEqual([{ selective_code_owner_removals: false }, strict]);
});

test("is replaced for another project only", async () => {
  const made = await make(STRICT);
  const changed = { ...STRICT, project: "acme/b", resetApprovalsOnPush: false };

  expect((await scripted.plugin.diff(TYPE, made.inputs, changed, made.state)).replaces).toEqual(["project"]);
});

test("resets GitLab's defaults when it is deleted", async () => {
  const { id, inputs, state } = await make(STRICT);
  scripted.gitlab.script(() => onServer);

  await scripted.plugin.delete(TYPE, id, state, inputs);

  expect(scripted.gitlab.asked()).toEqual([
    { line: "POST approvals", json: { selective_code_owner_removals: false } },
    {
      line: "POST approvals",
      json: {
        reset_approvals_on_push: true,
        disable_overriding_approvers_per_merge_request: false,
        merge_requests_author_approval: false,
        merge_requests_disable_committers_approval: false,
        require_reauthentication_to_approve: false,
      },
    },
  ]);
});

test("refuses flags that exclude each other", async () => {
  const { failures } = await scripted.plugin.check(TYPE, { ...STRICT, selectiveCodeOwnerRemovals: true });

  expect(failures).toEqual([
    {
      property: "",
      reason: '"selectiveCodeOwnerRemovals" needs "resetApprovalsOnPush" to be false',
    },
  ]);
});
