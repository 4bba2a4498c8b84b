import { latestRevision, tagsOf } from "../../cloud/esc/revisions";
import type { EscEnvironment } from "../../cloud/entities";
import { html, joined } from "../html/html";
import { code, facts, link, scrollable, section, table, tags } from "../html/parts";
import { moment } from "../html/time";
import type { Page } from "../page";
import { pagePathOfEscEnvironment, pagePathOfOrganization } from "../paths";
import { visibleDefinition } from "../readers/escDefinition";
import { yamlView } from "../yaml/highlight";
import { type OrganizationRequest, organizationPage } from "./frame";

/** The ESC environments of an organization. */
export function escEnvironmentsPage(request: OrganizationRequest): Page {
  const { cloud, organization, now } = request;
  const rows = cloud.environments.filter((row) => row.organization === organization.name);
  return organizationPage(request, "environments", {
    title: "Environments",
    live: false,
    body: table({
      caption: "ESC environments",
      columns: ["Environment", "Revision", "Tags", "Imports", "Changed", "By"],
      empty: "The organization has no ESC environments.",
      rows: rows.map((row) => {
        const latest = latestRevision(row);
        return [
          link(pagePathOfEscEnvironment(row.organization, row.project, row.name), `${row.project}/${row.name}`),
          latest.number,
          tags(row.tags.map(({ name, revision }) => `${name} → ${revision}`)),
          visibleDefinition(latest.yaml).imports.join(", ") || "–",
          moment(latest.created, now),
          latest.creator,
        ];
      }),
    }),
  });
}

/** One ESC environment: its definition without secrets, and its revisions. */
export function escEnvironmentPage(request: OrganizationRequest, environment: EscEnvironment): Page {
  const { organization, now } = request;
  const latest = latestRevision(environment);
  const { text, imports } = visibleDefinition(latest.yaml);
  const name = `${environment.project}/${environment.name}`;
  return organizationPage(request, "environments", {
    title: name,
    crumbs: [{ name: "Environments", path: pagePathOfOrganization(organization.name, "environments") }],
    live: false,
    body: html`
      ${facts([
        ["Revision", latest.number],
        ["Imports", imports.length === 0 ? null : joined(imports.map(code))],
        ["Changed", moment(latest.created, now)],
        ["By", latest.creator],
      ])}
      ${section(
        "Definition",
        text === undefined
          ? html`<p class="empty">It is not shown, because any part of it may be a secret.</p>`
          : scrollable(`The definition of ${name}`, yamlView(text)),
      )}
      ${section(
        "Revisions",
        table({
          caption: "Revisions",
          columns: ["Revision", "Tags", "When", "By"],
          empty: "It has no revisions.",
          rows: environment.revisions
            .toReversed()
            .map((revision) => [
              revision.number,
              tags(tagsOf(environment, revision)),
              moment(revision.created, now),
              revision.creator,
            ]),
        }),
      )}
    `,
  });
}
