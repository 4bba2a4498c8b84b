import type { ResourceDefinition } from "../definition";
import { compact, flag, requiredText, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project";

/** Each input with its API name. */
const FLAGS = [
  ["resetApprovalsOnPush", "reset_approvals_on_push"],
  ["disableOverridingApproversPerMergeRequest", "disable_overriding_approvers_per_merge_request"],
  ["mergeRequestsAuthorApproval", "merge_requests_author_approval"],
  ["mergeRequestsDisableCommittersApproval", "merge_requests_disable_committers_approval"],
  ["requirePasswordToApprove", "require_password_to_approve"],
  ["requireReauthenticationToApprove", "require_reauthentication_to_approve"],
] as const;
const SELECTIVE = ["selectiveCodeOwnerRemovals", "selective_code_owner_removals"] as const;

/**
 * The approval settings of a project, for GitLab Premium (GitLab: merge_request_approvals API). They always exist: delete
 * resets them.
 */
export const projectLevelMrApprovals: ResourceDefinition<GitLab> = {
  replaceOn: ["project"],
  serverChosen: [...FLAGS, SELECTIVE].map(([name]) => name),

  check({ inputs }) {
    const both = inputs[SELECTIVE[0]] === true && inputs.resetApprovalsOnPush === true;
    const reason = `"${SELECTIVE[0]}" needs "resetApprovalsOnPush" to be false`;
    return { inputs, failures: both ? [{ property: SELECTIVE[0], reason }] : [] };
  },

  async create(inputs, gitlab) {
    const project = requiredText(inputs, "project");
    return { id: project, properties: await change(project, inputs, gitlab) };
  },

  async read(id, _prior, { api }) {
    const [project = ""] = idParts(id, ID);
    const found = await api.find(approvalsPath(project));
    return found && fromWire(project, found);
  },

  async update(id, news, _prior, gitlab) {
    const [project = ""] = idParts(id, ID);
    if (news[SELECTIVE[0]] === false) await setSelective(project, false, gitlab);
    return change(project, news, gitlab);
  },

  async delete(id, _prior, gitlab) {
    const [project = ""] = idParts(id, ID);
    await setSelective(project, false, gitlab);
    const json = {
      reset_approvals_on_push: true,
      disable_overriding_approvers_per_merge_request: false,
      merge_requests_author_approval: false,
      merge_requests_disable_committers_approval: false,
      require_reauthentication_to_approve: false,
    };
    await gitlab.api.send("POST", approvalsPath(project), { json });
  },
};

function approvalsPath(project: string): string {
  return projectPath(project, "approvals");
}

/** Changes the settings. GitLab rejects the code owners' flag together with `reset_approvals_on_push`: two requests. */
async function change(project: string, inputs: Values, gitlab: GitLab): Promise<Values> {
  const json = compact(
    Object.fromEntries(FLAGS.map(([name, wire]): [string, Value | undefined] => [wire, inputs[name]])),
  );
  const changed = await gitlab.api.send("POST", approvalsPath(project), { json });
  return fromWire(project, inputs[SELECTIVE[0]] === true ? await setSelective(project, true, gitlab) : changed);
}

function setSelective(project: string, value: boolean, { api }: GitLab): Promise<Values> {
  return api.send("POST", approvalsPath(project), { json: { [SELECTIVE[1]]: value } });
}

function fromWire(project: string, wire: Values): Record<string, Value> {
  const flags = [...FLAGS, SELECTIVE].map(([name, wireName]): [string, boolean] => [
    name,
    flag(wire, wireName) ?? false,
  ]);
  return { project, ...Object.fromEntries(flags) };
}
