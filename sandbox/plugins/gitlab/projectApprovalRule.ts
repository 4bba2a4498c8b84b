import type { Failure, ResourceDefinition } from "../definition";
import {
  compact,
  flag,
  integer,
  isList,
  objects,
  requiredText,
  text,
  UNKNOWN,
  type Value,
  type Values,
} from "../values";
import { autoName } from "../autoName";
import type { GitLab } from "./context";
import { allPages } from "./pages";
import { idParts, projectPath } from "./paths";

const ID = "project:rule_id";
const TYPES = ["regular", "any_approver", "report_approver"];

/** The only name that a rule for a report may have (provider: project_approval_rule). */
const REPORT_NAME = "Coverage-Check";

/** An approval rule of a project, for GitLab Premium (GitLab: merge_request_approvals API). */
export const projectApprovalRule: ResourceDefinition<GitLab> = {
  isSdkV2: true,
  replaceOn: ["project", "reportType", "ruleType"],
  defaults: { appliesToAllProtectedBranches: false, disableImportingDefaultAnyApproverRuleOnCreate: false },
  serverDefaults: { groupIds: [], protectedBranchIds: [], userIds: [] },
  serverChosen: ["reportType", "ruleType"],
  unordered: ["groupIds", "protectedBranchIds", "userIds"],
  notReadBack: ["disableImportingDefaultAnyApproverRuleOnCreate"],

  check(request) {
    const inputs = { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) };
    return { inputs, failures: [...typeFailures(inputs), ...reportFailures(inputs)] };
  },

  async create(inputs, gitlab) {
    const project = requiredText(inputs, "project");
    const idle = await idleRule(project, inputs, gitlab);
    const made =
      idle === undefined
        ? await gitlab.api.send("POST", projectPath(project, "approval_rules"), {
            json: compact({
              ...toWire(inputs),
              rule_type: inputs.ruleType,
              report_type: inputs.reportType,
            }),
          })
        : await gitlab.api.send("PUT", rulePath(project, idle), { json: toWire(inputs) });
    const number = String(integer(made, "id"));
    return { id: `${project}:${number}`, properties: await fetched(project, number, gitlab) };
  },

  async read(id, _prior, { api }) {
    const [project = "", number = ""] = idParts(id, ID);
    const found = await api.find(rulePath(project, number));
    return found && fromWire(project, found);
  },

  async update(id, news, _prior, gitlab) {
    const [project = "", number = ""] = idParts(id, ID);
    await gitlab.api.send("PUT", rulePath(project, number), { json: toWire(news) });
    return fetched(project, number, gitlab);
  },

  async delete(id, _prior, { api }) {
    const [project = "", number = ""] = idParts(id, ID);
    await api.request("DELETE", rulePath(project, number));
  },
};

function rulePath(project: string, number: string): string {
  return projectPath(project, "approval_rules", number);
}

/** The existing any-approver rule, if it requires no approval: a project has at most one, so it is adopted. */
async function idleRule(project: string, inputs: Values, { api }: GitLab): Promise<string | undefined> {
  if (text(inputs, "ruleType") !== "any_approver") return undefined;
  if (flag(inputs, "disableImportingDefaultAnyApproverRuleOnCreate")) return undefined;
  const rules = await allPages(api, projectPath(project, "approval_rules"));
  const rule = rules.find((one) => text(one, "rule_type") === "any_approver");
  return rule && integer(rule, "approvals_required") === 0 ? String(integer(rule, "id")) : undefined;
}

async function fetched(project: string, number: string, { api }: GitLab): Promise<Values> {
  return fromWire(project, await api.send("GET", rulePath(project, number)));
}

function toWire(inputs: Values): Record<string, Value> {
  return {
    name: requiredText(inputs, "name"),
    approvals_required: integer(inputs, "approvalsRequired") ?? 0,
    user_ids: numbers(inputs, "userIds"),
    group_ids: numbers(inputs, "groupIds"),
    protected_branch_ids: numbers(inputs, "protectedBranchIds"),
    applies_to_all_protected_branches: flag(inputs, "appliesToAllProtectedBranches") ?? false,
  };
}

function numbers(inputs: Values, name: string): Value[] {
  const value = inputs[name];
  return isList(value) ? [...value] : [];
}

function fromWire(project: string, wire: Values): Values {
  const ids = (list: string) => objects(wire, list).map((one) => integer(one, "id") ?? 0);
  return {
    project,
    name: requiredText(wire, "name"),
    approvalsRequired: integer(wire, "approvals_required") ?? 0,
    ruleType: text(wire, "rule_type") ?? "",
    reportType: text(wire, "report_type") ?? "",
    userIds: ids("users"),
    groupIds: ids("groups"),
    protectedBranchIds: ids("protected_branches"),
    appliesToAllProtectedBranches: flag(wire, "applies_to_all_protected_branches") ?? false,
  };
}

function typeFailures(inputs: Values): Failure[] {
  const type = text(inputs, "ruleType");
  if (type === undefined || type === UNKNOWN || TYPES.includes(type)) return [];
  return [{ property: "ruleType", reason: `"ruleType" is "${type}". Allowed values: ${TYPES.join(", ")}` }];
}

function reportFailures(inputs: Values): Failure[] {
  if (text(inputs, "ruleType") !== "report_approver" || text(inputs, "name") === REPORT_NAME) return [];
  return [{ property: "name", reason: `a rule of type report_approver has the name "${REPORT_NAME}"` }];
}
