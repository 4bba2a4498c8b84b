import { lookUpExistingGates } from "../../../../components/gitlab/lookups/existingGates";
import { readGitLab } from "../../../../components/gitlab/lookups/gitLabApi";
import type { StackResource } from "../../../../components/lookups/stackState";
import { planWith } from "../../../pipeline/examples";
import { mockEngine } from "../../mocks";
import type { LoopbackServer } from "../../pulumiCloud/lookups/loopbackServer";
import { type Bodies, gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();

const lists: Bodies = {
  "/api/v4/projects/acme%2Fshop%2Fapi/protected_environments?per_page=100&page=1": [
    { name: "staging", deploy_access_levels: [{ access_level: 40 }], approval_rules: [] },
    { name: "production", deploy_access_levels: [{ user_id: 5 }], approval_rules: [] },
    { name: "other", deploy_access_levels: [{ access_level: 30 }], approval_rules: [] },
  ],
  "/api/v4/projects/acme%2Fshop%2Fapi/approval_rules?per_page=100&page=1": [
    { id: 3, name: "security", rule_type: "regular", approvals_required: 2 },
    { id: 4, name: "All Members", rule_type: "any_approver", approvals_required: 1 },
  ],
};

async function startGitLab(given: Bodies = lists): Promise<LoopbackServer> {
  await mockEngine();
  return gitLab.start(given);
}

const plan = planWith({ protection: { approvals: 1, deployments: {} } });

async function lookUp(state: readonly StackResource[] = []) {
  const { existing, diagnostics, unreadable } = await lookUpExistingGates("shop-api", plan, state, {});
  return {
    imports: Object.fromEntries(existing.map(({ resourceName, importId }) => [resourceName, importId])),
    found: [...diagnostics, ...unreadable].map(({ code, message }) => `${code}: ${message}`),
  };
}

test("existing protections are found by name, and one that onboarding would weaken is an error", async () => {
  await startGitLab();

  expect(await lookUp()).toEqual({
    imports: { "shop-api-protected-environment-staging": "staging", "shop-api-approval-rule": "4" },
    found: [
      'STRICTER_PROTECTION: the protection of deployment environment "production" exists, and onboarding would weaken it (deployers from user 5 to maintainer). Require at least as much in protection, or loosen it in GitLab first',
    ],
  });
});

test("resources that the stack manages are not looked up", async () => {
  const { requests } = await startGitLab();
  const environment = (name: string) => ({
    type: "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment",
    name,
    outputs: { environment: name },
  });
  const rule = { type: "gitlab:index/projectApprovalRule:ProjectApprovalRule", name: "rule", outputs: {} };
  const approvals = { type: "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals", name: "a", outputs: {} };

  expect(await lookUp([environment("staging"), environment("production"), rule, approvals])).toEqual({
    imports: {},
    found: [],
  });
  expect(requests).toEqual([]);
});

test("the default rule that GitLab creates is not looked up, because the provider adopts it", async () => {
  const path = "/api/v4/projects/acme%2Fshop%2Fapi/approval_rules?per_page=100&page=1";
  await startGitLab({ [path]: [{ id: 4, name: "All Members", rule_type: "any_approver", approvals_required: 0 }] });

  expect(await lookUp()).toEqual({ imports: {}, found: [] });
});

const settingsPath = "/api/v4/projects/acme%2Fshop%2Fapi/approvals";
const initial = {
  reset_approvals_on_push: true,
  disable_overriding_approvers_per_merge_request: false,
  merge_requests_author_approval: false,
  merge_requests_disable_committers_approval: false,
  require_reauthentication_to_approve: false,
};

test.each<[string, object, object[]]>([
  ["of a new project are not reported", initial, []],
  [
    "that somebody made stricter are adopted, and only become stricter",
    { ...initial, require_reauthentication_to_approve: true, merge_requests_author_approval: true },
    [
      {
        resourceName: "shop-api-approvals",
        importId: "",
        changes: [
          "disable_overriding_approvers_per_merge_request from false to true",
          "merge_requests_author_approval from true to false",
          "merge_requests_disable_committers_approval from false to true",
        ],
      },
    ],
  ],
  [
    "that keep approvals after a push can't be adopted",
    { ...initial, reset_approvals_on_push: false, selective_code_owner_removals: true },
    [{ obstacle: "a push removes only approvals of Code Owners, and it has to remove all. Switch that off in GitLab" }],
  ],
])("approval settings %s", async (_, found, expected) => {
  await startGitLab({ [settingsPath]: found });
  const { existing } = await lookUpExistingGates("shop-api", plan, [], {});

  expect(existing).toMatchObject(expected);
  expect(existing).toHaveLength(expected.length);
});

test("a GitLab without Premium has nothing, and a list that it refuses is an error", async () => {
  await startGitLab({});
  expect(await lookUp()).toEqual({ imports: {}, found: [] });

  const [environments, rules] = Object.keys(lists) as [string, string];
  await startGitLab({ [environments]: 403, [rules]: lists[rules] });
  expect(await lookUp()).toEqual({
    imports: { "shop-api-approval-rule": "4" },
    found: ["LOOKUP_FAILED: GitLab could not be queried: the list of protected environments: GitLab answered 403"],
  });

  Reflect.deleteProperty(process.env, "GITLAB_TOKEN");
  expect((await lookUp()).found).toEqual(Array(3).fill(expect.stringMatching(/^LOOKUP_FAILED: .*no GitLab token$/)));
  await expect(readGitLab("user", {})).rejects.toThrow("there is no GitLab token");
});

test.each(["", "/", "/api/v4", "/api/v4/"])("the base URL may end with %j", async (end) => {
  const { url, requests } = await startGitLab({ "/api/v4/user": { id: 1 } });
  process.env.GITLAB_BASE_URL = `${url}${end}`;

  expect(await readGitLab("user", {})).toEqual({ id: 1 });
  expect(requests[0]?.headers.authorization).toBe("Bearer glpat-1");
});
