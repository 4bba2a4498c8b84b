import type { Context, Hono } from "hono";
import type { ProtectedBranch } from "../entities";
import { callerWith } from "../http/access";
import { conflict, forbidden, notFound, unprocessable } from "../errors";
import { boolean, levelOf, optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { ruleEntries } from "../http/ruleEntries";
import { AccessLevel, PROTECTION_LEVELS, UNPROTECT_LEVELS } from "../model/accessLevel";
import { newRules, patchedRules } from "../model/accessRules";
import type { Caller } from "../model/caller";
import { mayUnprotect } from "../model/protection";
import { presentProtectedBranch } from "../present/protectedBranch";
import type { GitLabState } from "../state";

/** Adds the routes of protected branches, all for Maintainers. GitLab: `ProtectedBranchPolicy`. */
export function protectedBranchRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/protected_branches", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const { search = "" } = readQuery(context, { search: optional(text) });
    const found = state.protectedBranches.filter(
      ({ projectId, name }) => projectId === project.id && name.includes(search),
    );
    return context.json(paginate(context, found).map((row) => presentProtectedBranch(state, row)));
  });
  api.post("/projects/:id/protected_branches", (context) => protect(context, state));
  api.get("/projects/:id/protected_branches/:name", (context) =>
    context.json(presentProtectedBranch(state, find(context, state).protection)),
  );
  api.patch("/projects/:id/protected_branches/:name", (context) => change(context, state));
  api.delete("/projects/:id/protected_branches/:name", (context) => {
    const { caller, protection } = find(context, state);
    if (!mayUnprotect(state, protection, caller)) throw forbidden();
    state.protectedBranches.delete(protection.id);
    return context.body(null, 204);
  });
}

const changeable = {
  allow_force_push: optional(boolean),
  code_owner_approval_required: optional(boolean),
  allowed_to_push: optional(ruleEntries(PROTECTION_LEVELS)),
  allowed_to_merge: optional(ruleEntries(PROTECTION_LEVELS)),
  allowed_to_unprotect: optional(ruleEntries(UNPROTECT_LEVELS)),
};

async function protect(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    name: required(text),
    push_access_level: optional(levelOf(PROTECTION_LEVELS)),
    merge_access_level: optional(levelOf(PROTECTION_LEVELS)),
    unprotect_access_level: optional(levelOf(UNPROTECT_LEVELS)),
    ...changeable,
  });
  const { name } = params;
  if (named(state, project.id, name)) throw conflict(`Protected branch '${name}' already exists`);
  if (name.trim() === "") throw unprocessable(["Name can't be blank"]);

  const ee = state.edition === "ee";
  const unprotect = () =>
    newRules(state, project.id, "Unprotect", params.unprotect_access_level, params.allowed_to_unprotect);
  const protection = state.protectedBranches.insert({
    projectId: project.id,
    name,
    push: newRules(state, project.id, "Push", params.push_access_level, params.allowed_to_push),
    merge: newRules(state, project.id, "Merge", params.merge_access_level, params.allowed_to_merge),
    unprotect: ee ? unprotect() : [],
    allowForcePush: params.allow_force_push ?? false,
    codeOwnerApprovalRequired: state.premium && (params.code_owner_approval_required ?? false),
  });
  return context.json(presentProtectedBranch(state, protection), 201);
}

async function change(context: Context, state: GitLabState): Promise<Response> {
  const { caller, protection } = find(context, state);
  if (!mayUnprotect(state, protection, caller)) throw forbidden();
  const params = await readParams(context, { name: optional(text), ...changeable });
  const projectId = caller.project.id;
  const { name = protection.name } = params;
  if (name !== protection.name && named(state, projectId, name)) throw unprocessable(["Name has already been taken"]);

  const ownerApproval = state.premium ? params.code_owner_approval_required : undefined;
  const changed = state.protectedBranches.update(protection.id, {
    name,
    push: patchedRules(state, projectId, "Push", protection.push, params.allowed_to_push),
    merge: patchedRules(state, projectId, "Merge", protection.merge, params.allowed_to_merge),
    unprotect: patchedRules(state, projectId, "Unprotect", protection.unprotect, params.allowed_to_unprotect),
    allowForcePush: params.allow_force_push ?? protection.allowForcePush,
    codeOwnerApprovalRequired: ownerApproval ?? protection.codeOwnerApprovalRequired,
  });
  return context.json(presentProtectedBranch(state, changed));
}

/** The protection with exactly this name; a wildcard that matches it is a different one. */
function find(context: Context, state: GitLabState): { caller: Caller; protection: ProtectedBranch } {
  const caller = callerWith(context, state, AccessLevel.Maintainer);
  const protection = named(state, caller.project.id, segment(context, "name"));
  if (!protection) throw notFound();
  return { caller, protection };
}

function named(state: GitLabState, projectId: number, name: string): ProtectedBranch | undefined {
  return state.protectedBranches.find((row) => row.projectId === projectId && row.name === name);
}
