import type { AccessToken } from "../../cloud/entities";
import { html } from "../html/html";
import { code, table } from "../html/parts";
import { pageOf, pager } from "../html/pager";
import { unixMoment } from "../html/time";
import type { Page } from "../page";
import { type OrganizationRequest, organizationPage, ownerName } from "./frame";

/** The tokens of an organization, its teams and its members, without values. */
export function tokensPage(request: OrganizationRequest): Page {
  const { cloud, now, query } = request;
  const rows = cloud.tokens.filter((token) => belongs(request, token)).reverse();
  const paged = pageOf(rows, query);
  return organizationPage(request, "tokens", {
    title: "Tokens",
    live: false,
    body: html`
      <p class="lead">A token's value is shown once, when it is created, and never here.</p>
      ${table({
        caption: "Access tokens",
        columns: ["Token", "Identity", "Origin", "Expires", "Last used", "State"],
        empty: "There are no tokens.",
        rows: paged.rows.map((token) => [
          token.name === "" ? (token.description === "" ? `token ${token.id}` : token.description) : code(token.name),
          ownerName(token.owner),
          token.deployment !== undefined
            ? "issued for a deployment"
            : token.exchanged
              ? "exchanged for an ID token"
              : `created by ${token.createdBy}`,
          token.expires === 0 ? "never" : unixMoment(token.expires, now),
          unixMoment(token.lastUsed, now),
          stateOf(token, now),
        ]),
      })}
      ${pager(paged, query)}
    `,
  });
}

function belongs({ organization }: OrganizationRequest, { owner }: AccessToken): boolean {
  if (owner.kind === "user") return organization.members.has(owner.login);
  return owner.organization === organization.name;
}

function stateOf({ deleted, expires }: AccessToken, now: Date): string {
  if (deleted) return "deleted";
  return expires !== 0 && expires * 1000 <= now.getTime() ? "expired" : "works";
}
