import type { Context, Hono } from "hono";
import type { AccessRule, DeploymentApprovalRule, ProtectedEnvironment } from "../entities";
import { conflict, noSuchRoute, notFound, unprocessable } from "../errors";
import { callerWith } from "../http/access";
import { boolean, integer, levelOf, listOf, optional, required, text, type Values } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { memberLevel } from "../model/membership";
import { presentRuleTarget } from "../present/accessRule";
import type { GitLabState } from "../state";

const ALL = "/projects/:id/protected_environments";
const ONE = `${ALL}/:name`;

/** Adds the routes of protected environments, all for Maintainers. GitLab: protected environments API, Premium. */
export function protectedEnvironmentRoutes(api: Hono, state: GitLabState): void {
  api.get(ALL, (context) => {
    const { project } = caller(context, state);
    const found = state.protectedEnvironments
      .filter(({ projectId }) => projectId === project.id)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return context.json(paginate(context, found).map((row) => present(state, row)));
  });
  api.post(ALL, (context) => protect(context, state));
  api.get(ONE, (context) => context.json(present(state, find(context, state).protection)));
  api.put(ONE, (context) => change(context, state));
  api.delete(ONE, (context) => {
    state.protectedEnvironments.delete(find(context, state).protection.id);
    return context.body(null, 204);
  });
}

/** GitLab: `ProtectedEnvironments::DeployAccessLevel::ALLOWED_ACCESS_LEVELS`. */
const LEVELS: readonly number[] = [AccessLevel.Developer, AccessLevel.Maintainer, AccessLevel.Admin];

const target = {
  id: optional(integer),
  access_level: optional(levelOf(LEVELS)),
  user_id: optional(integer),
  group_id: optional(integer),
  group_inheritance_type: optional(levelOf([0, 1])),
  _destroy: optional(boolean),
};
const approval = { ...target, required_approvals: optional(integer) };
const rules = {
  required_approval_count: optional(integer),
  deploy_access_levels: optional(listOf(target)),
  approval_rules: optional(listOf(approval)),
};
type Entry = Values<typeof approval> | (Values<typeof target> & { readonly required_approvals?: undefined });

async function protect(context: Context, state: GitLabState): Promise<Response> {
  const { project } = caller(context, state);
  const params = await readParams(context, {
    ...rules,
    name: required(text),
    deploy_access_levels: required(listOf(target)),
  });
  refuseDeprecatedCount(params.required_approval_count);
  const { name } = params;
  if (state.protectedEnvironments.find((row) => row.projectId === project.id && row.name === name)) {
    throw conflict(`Environment '${name}' is already protected`);
  }
  const protection = {
    projectId: project.id,
    name,
    deploy: changed(state, project.id, [], params.deploy_access_levels, plainRule),
    approvalRules: changed(state, project.id, [], params.approval_rules, approvalRule),
  };
  refuseInvalid(protection);
  return context.json(present(state, state.protectedEnvironments.insert(protection)), 201);
}

async function change(context: Context, state: GitLabState): Promise<Response> {
  const { protection } = find(context, state);
  const params = await readParams(context, rules);
  refuseDeprecatedCount(params.required_approval_count);
  const { projectId } = protection;
  const wanted = {
    ...protection,
    deploy: changed(state, projectId, protection.deploy, params.deploy_access_levels, plainRule),
    approvalRules: changed(state, projectId, protection.approvalRules, params.approval_rules, approvalRule),
  };
  refuseInvalid(wanted);
  return context.json(present(state, state.protectedEnvironments.update(protection.id, wanted)));
}

function refuseDeprecatedCount(count = 0): void {
  if (count <= 0) return;
  throw unprocessable([
    "Parameter 'required_approval_count' is deprecated and shouldn't be used. See https://gitlab.com/groups/gitlab-org/-/epics/9662",
  ]);
}

/**
 * Throws if a protection is invalid. The texts are GitLab's, except those for a short list and a count below one:
 * assumptions.
 */
function refuseInvalid({ name, deploy, approvalRules }: Omit<ProtectedEnvironment, "id" | "projectId">): void {
  if (name.trim() === "") throw unprocessable(["Name can't be blank"]);
  if (deploy.length === 0) throw unprocessable(["Deploy access levels is too short (minimum is 1 character)"]);
  const isOne = (rule: AccessRule) =>
    [rule.accessLevel, rule.userId, rule.groupId].filter((target) => target !== null).length === 1;
  const subject = deploy.every(isOne) ? "Approval rules" : "Deploy access levels";
  if (![...deploy, ...approvalRules].every(isOne)) {
    throw unprocessable([`${subject} base Only one of the Group ID, User ID or Access Level must be specified.`]);
  }
  if (approvalRules.some(({ requiredApprovals }) => requiredApprovals < 1)) {
    throw unprocessable(["Approval rules required approvals must be greater than 0"]);
  }
}

/**
 * The rules after a request. An entry with an id changes or deletes that rule; an entry without adds one. GitLab ignores
 * users and groups without access to the project.
 */
function changed<R extends AccessRule, E extends Entry>(
  state: GitLabState,
  projectId: number,
  before: readonly R[],
  entries: readonly E[] = [],
  make: (state: GitLabState, entry: E, old: R | undefined) => R,
): readonly R[] {
  return entries.reduce<readonly R[]>((kept, entry) => {
    const { id, user_id: userId, group_id: groupId, _destroy: destroy } = entry;
    const old = id === undefined ? undefined : kept.find((rule) => rule.id === id);
    if (id !== undefined && !old) throw notFound();
    if (destroy) return kept.filter((rule) => rule !== old);
    if (groupId !== undefined && !hasAccess(state, projectId, groupId)) return kept;
    if (userId !== undefined && !isDeveloper(state, projectId, userId)) return kept;
    const rule = make(state, entry, old);
    return old ? kept.map((one) => (one === old ? rule : one)) : [...kept, rule];
  }, before);
}

function plainRule(state: GitLabState, entry: Entry, old: AccessRule | undefined): AccessRule {
  const { user_id: userId = null, group_id: groupId = null, access_level: accessLevel = null } = entry;
  const named = userId !== null || groupId !== null || accessLevel !== null;
  if (old && !named) return old;
  const rule = { accessLevel, userId, groupId };
  return old ? { ...old, ...rule } : state.accessRule(rule);
}

function approvalRule(
  state: GitLabState,
  entry: Entry,
  old: DeploymentApprovalRule | undefined,
): DeploymentApprovalRule {
  return {
    ...plainRule(state, entry, old),
    requiredApprovals: entry.required_approvals ?? old?.requiredApprovals ?? 1,
  };
}

function isDeveloper(state: GitLabState, projectId: number, userId: number): boolean {
  const project = state.projects.get(projectId);
  const user = state.users.get(userId);
  return project !== undefined && user !== undefined && memberLevel(state, user, project) >= AccessLevel.Developer;
}

/** Whether a group has access to the project: it contains the project, or the project is shared with it. */
function hasAccess(state: GitLabState, projectId: number, groupId: number): boolean {
  const project = state.projects.get(projectId);
  const group = state.namespaces.get(groupId);
  if (!project || !group) return false;
  const isShared = state.projectGroupLinks.find((row) => row.projectId === projectId && row.groupId === groupId);
  return isShared !== undefined || project.fullPath.startsWith(`${group.fullPath}/`);
}

/**
 * The caller of a Premium route. Assumption: an unlicensed Enterprise Edition responds as if the route did not exist.
 */
function caller(context: Context, state: GitLabState): Caller {
  if (!state.premium) throw noSuchRoute();
  return callerWith(context, state, AccessLevel.Maintainer);
}

function find(context: Context, state: GitLabState): { protection: ProtectedEnvironment } {
  const { project } = caller(context, state);
  const name = segment(context, "name");
  const protection = state.protectedEnvironments.find((row) => row.projectId === project.id && row.name === name);
  if (!protection) throw notFound();
  return { protection };
}

function present(state: GitLabState, { name, deploy, approvalRules }: ProtectedEnvironment): object {
  const form = (rule: AccessRule) => ({
    id: rule.id,
    ...presentRuleTarget(state, rule),
    group_inheritance_type: 0,
  });
  return {
    name,
    deploy_access_levels: deploy.map(form),
    required_approval_count: 0,
    approval_rules: approvalRules.map((rule) => ({ ...form(rule), required_approvals: rule.requiredApprovals })),
  };
}
