import type { StackPermission, Team } from "../../cloud/entities";
import { type Html, html } from "../html/html";
import { code, facts, section, table } from "../html/parts";
import type { Page } from "../page";
import { type OrganizationRequest, organizationPage } from "./frame";

/** The teams of an organization, with members and permissions. */
export function teamsPage(request: OrganizationRequest): Page {
  const { cloud, organization } = request;
  const rows = cloud.teams.filter((team) => team.organization === organization.name);
  return organizationPage(request, "teams", {
    title: "Teams",
    live: false,
    body:
      rows.length === 0
        ? html`<p class="empty">The organization has no teams.</p>`
        : html`${rows.map((team) => teamView(team))}`,
  });
}

function teamView({ id, name, displayName, description, members, stacks, environments }: Team): Html {
  return section(
    name,
    html`
      ${facts([
        ["Shown as", displayName === name ? null : displayName],
        ["Description", description],
        ["Members", [...members].map(([login, role]) => `${login} (${role})`).join(", ") || "none"],
      ])}
      ${table({
        caption: `What ${name} may do`,
        columns: ["What", "Kind", "May"],
        empty: "It was granted nothing.",
        rows: [
          ...stacks.map(({ projectName, stackName, permission }) => [
            code(`${projectName}/${stackName}`),
            "stack",
            permissionName(permission),
          ]),
          ...environments.map(({ projectName, envName, permission, maxOpenDuration }) => [
            code(`${projectName}/${envName}`),
            "environment",
            maxOpenDuration === undefined ? permission : `${permission}, for ${maxOpenDuration} at most`,
          ]),
        ],
      })}
    `,
    `team-${id}`,
  );
}

function permissionName(permission: StackPermission): string {
  return { 0: "nothing", 101: "read", 102: "edit", 103: "administer", 104: "what a custom role says" }[permission];
}
