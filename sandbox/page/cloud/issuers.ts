import type { AuthPolicyDefinition, OidcIssuer } from "../../cloud/entities";
import { type Html, html } from "../html/html";
import { code, facts, section } from "../html/parts";
import { type Status, statusBadge } from "../html/status";
import { duration, moment } from "../html/time";
import { webLink } from "../html/webLink";
import type { Page } from "../page";
import { type OrganizationRequest, organizationPage } from "./frame";

/** The OIDC issuers of an organization, with their authorization policies. */
export function issuersPage(request: OrganizationRequest): Page {
  const { cloud, organization } = request;
  const rows = cloud.issuers.filter((issuer) => issuer.organization === organization.name);
  return organizationPage(request, "issuers", {
    title: "Issuers",
    live: false,
    body:
      rows.length === 0
        ? html`<p class="empty">The organization trusts no issuer.</p>`
        : html`${rows.map((issuer) => issuerView(request, issuer))}`,
  });
}

function issuerView({ cloud, now }: OrganizationRequest, issuer: OidcIssuer): Html {
  const policy = cloud.policies.find((row) => row.issuer === issuer.id);
  const definitions = policy?.definitions ?? [];
  return section(
    issuer.name,
    html`
      ${facts([
        ["Address", webLink(issuer.url)],
        ["Keys", issuer.jwks ? "given with the issuer" : "read from the address"],
        ["Longest token", issuer.maxExpiration === undefined ? null : duration(issuer.maxExpiration)],
        ["Changed", moment(policy?.modified ?? issuer.modified, now)],
      ])}
      ${
        definitions.length === 0
          ? html`<p class="empty">It has no policy, so every token exchange is denied.</p>`
          : html`<ol class="policy">
              ${definitions.map(definitionView)}
            </ol>`
      }
    `,
    `issuer-${issuer.id}`,
  );
}

function definitionView(definition: AuthPolicyDefinition): Html {
  const allows = definition.decision === "allow";
  const may = definition.authorizedPermissions.join(", ");
  return html`<li>
    <p class="decision">
      ${statusBadge(allows ? allow : deny)} <strong>${holderOf(definition)}</strong>
      ${allows && may !== "" ? html`<span class="may">with ${may} permissions</span>` : undefined}
    </p>
    ${claims(definition)}
  </li>`;
}

const allow: Status = { word: "Allow", tone: "good", shape: "check" };
const deny: Status = { word: "Deny", tone: "bad", shape: "stop" };

function holderOf({ tokenType, teamName, userLogin, runnerID }: AuthPolicyDefinition): string {
  const name = { team: teamName, personal: userLogin, runner: runnerID, organization: undefined }[tokenType];
  return name === undefined ? tokenType : `${tokenType} ${name}`;
}

function claims({ rules }: AuthPolicyDefinition): Html {
  return html`<dl class="claims">
    ${Object.entries(rules).map(
      ([claim, pattern]) =>
        html`<div>
          <dt>${claim}</dt>
          <dd>${code(pattern)}</dd>
        </div>`,
    )}
  </dl>`;
}
