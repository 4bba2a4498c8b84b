import type { AccessRule } from "../../gitlab/entities";
import { AccessLevel, describeLevel } from "../../gitlab/model/accessLevel";
import type { GitLabState } from "../../gitlab/state";
import { html } from "../html/html";
import { code, section, table } from "../html/parts";
import type { Page } from "../page";
import { type ProjectRequest, projectPage } from "./frame";

/** Protected branches, tags and environments, with the allowed roles and users. */
export function protectionsPage(request: ProjectRequest): Page {
  const { gitlab, project } = request;
  const branches = gitlab.protectedBranches.filter(({ projectId }) => projectId === project.id);
  const tags = gitlab.protectedTags.filter(({ projectId }) => projectId === project.id);
  const environments = gitlab.protectedEnvironments.filter(({ projectId }) => projectId === project.id);
  return projectPage(request, "settings/repository", {
    title: "Protections",
    live: false,
    body: html`
      ${section(
        "Protected branches",
        table({
          caption: "Protected branches",
          columns: ["Branch", "May push", "May merge", "May unprotect", "Force push", "Code owners approve"],
          empty: "No branch is protected: every developer pushes anywhere.",
          rows: branches.map((row) => [
            code(row.name),
            subjectNames(gitlab, row.push),
            subjectNames(gitlab, row.merge),
            row.unprotect.length === 0 ? "Maintainers" : subjectNames(gitlab, row.unprotect),
            row.allowForcePush ? "allowed" : "refused",
            row.codeOwnerApprovalRequired ? "required" : "not required",
          ]),
        }),
      )}
      ${section(
        "Protected environments",
        table({
          caption: "Protected environments",
          columns: ["Environment", "May deploy", "Must approve"],
          empty: gitlab.premium
            ? "No environment is protected: every job may name any."
            : "This edition of GitLab has no protected environments.",
          rows: environments.map((row) => [
            code(row.name),
            subjectNames(gitlab, row.deploy),
            row.approvalRules.length === 0
              ? "none"
              : row.approvalRules.map((rule) => `${rule.requiredApprovals} of ${subjectName(gitlab, rule)}`).join("; "),
          ]),
        }),
      )}
      ${section(
        "Protected tags",
        table({
          caption: "Protected tags",
          columns: ["Tag", "May create"],
          empty: "No tag is protected: every developer creates any.",
          rows: tags.map((row) => [code(row.name), subjectNames(gitlab, row.create)]),
        }),
      )}
    `,
  });
}

/** GitLab's name of a role. */
export function roleName(level: number): string {
  const name = Object.entries(AccessLevel).find(([, value]) => value === level)?.[0];
  return name ?? `level ${level}`;
}

function subjectNames(state: GitLabState, rules: readonly AccessRule[]): string {
  return rules.length === 0 ? "No one" : rules.map((rule) => subjectName(state, rule)).join("; ");
}

function subjectName(state: GitLabState, { accessLevel, userId, groupId, deployKeyId }: AccessRule): string {
  if (userId !== null) return `@${state.users.get(userId)?.username ?? String(userId)}`;
  if (groupId !== null) return `group ${groupId}`;
  if (deployKeyId !== null) return `deploy key ${deployKeyId}`;
  return accessLevel === null ? "No one" : describeLevel(accessLevel);
}
