import type { ResourceDefinition } from "../definition";
import { during } from "../restClient";
import {
  compact,
  integer,
  isList,
  isObject,
  objects,
  requiredText,
  text,
  texts,
  type Value,
  type Values,
} from "../values";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

const ID = "organization/issuerId";

/** An OIDC issuer with its authorization policies. Another order of the policies is a change. */
export const oidcIssuer: ResourceDefinition<Cloud> = {
  replaceOn: ["organization", "url"],

  async create(inputs, { api }) {
    const organization = requiredText(inputs, "organization");
    const name = requiredText(inputs, "name");
    const issuer = await during(
      `error creating oidc issuer "${name}": failed to register oidc issuer '${name}'`,
      api.send("POST", path("orgs", organization, "oidc", "issuers"), {
        json: compact({
          name,
          url: requiredText(inputs, "url"),
          thumbprints: isFilledList(inputs.thumbprints) ? inputs.thumbprints : undefined,
          maxExpiration: inputs.maxExpirationSeconds,
        }),
      }),
    );
    const id = requiredText(issuer, "id");
    try {
      const policy = await putPolicies(organization, id, inputs, { api });
      return { id: `${organization}/${id}`, properties: fromWire(organization, issuer, policy) };
    } catch (error) {
      // The next `up` would conflict with an issuer without policies.
      await api.remove(issuerPath(organization, id)).catch(() => undefined);
      throw error;
    }
  },

  async read(id, _prior, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, ID);
    const issuer = await during(
      `failed to read oidc issuer ("${id}"): failed to get oidc issuer with id '${issuerId}'`,
      api.find(issuerPath(organization, issuerId)),
    );
    return issuer && fromWire(organization, issuer, await policyOf(organization, issuerId, { api }));
  },

  async update(id, news, _prior, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, ID);
    const name = requiredText(news, "name");
    const issuer = await during(
      `error updating oidc issuer "${name}": failed to update oidc issuer with id '${issuerId}'`,
      api.send("PATCH", issuerPath(organization, issuerId), {
        json: {
          name,
          thumbprints: news.thumbprints ?? null,
          ...compact({ maxExpiration: news.maxExpirationSeconds }),
        },
      }),
    );
    return fromWire(organization, issuer, await putPolicies(organization, issuerId, news, { api }));
  },

  async delete(id, _prior, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, ID);
    const request = api.remove(issuerPath(organization, issuerId));
    await during(`failed to delete oidc issuer with id '${issuerId}'`, request);
  },
};

function issuerPath(organization: string, issuerId: string): string {
  return path("orgs", organization, "oidc", "issuers", issuerId);
}

function policyPath(organization: string, issuerId: string): string {
  return path("orgs", organization, "auth", "policies", "oidcissuers", issuerId);
}

/** Replaces the issuer's policies, unless the list is empty, which the API rejects. */
async function putPolicies(
  organization: string,
  issuerId: string,
  inputs: Values,
  { api }: Pick<Cloud, "api">,
): Promise<Values> {
  const current = await policyOf(organization, issuerId, { api });
  const policies = objects(inputs, "policies").map(policyToWire);
  if (policies.length === 0) return current;
  return during(
    `error updating auth policies for oidc issuer "${issuerId}"`,
    api.send("PATCH", path("orgs", organization, "auth", "policies", requiredText(current, "id")), {
      json: { policies },
    }),
  );
}

function policyOf(organization: string, issuerId: string, { api }: Pick<Cloud, "api">): Promise<Values> {
  return during(
    `error retrieving auth policies for oidc issuer "${issuerId}": ` +
      `failed to get auth policies with issuer id '${issuerId}'`,
    api.send("GET", policyPath(organization, issuerId)),
  );
}

/** A policy in the API's format: without unset fields, and with rules sorted by claim. */
function policyToWire(policy: Values): Record<string, Value> {
  const rules = isObject(policy.rules) ? compact(policy.rules) : {};
  const sorted = Object.entries(rules).sort(([left], [right]) => (left < right ? -1 : 1));
  return compact({
    decision: policy.decision,
    tokenType: policy.tokenType,
    teamName: policy.teamName,
    userLogin: policy.userLogin,
    runnerID: policy.runnerID,
    authorizedPermissions: isFilledList(policy.authorizedPermissions) ? policy.authorizedPermissions : undefined,
    rules: Object.fromEntries(sorted),
  });
}

function fromWire(organization: string, issuer: Values, policy: Values): Record<string, Value> {
  return compact({
    organization,
    name: text(issuer, "name"),
    url: text(issuer, "url"),
    maxExpirationSeconds: integer(issuer, "maxExpiration"),
    thumbprints: texts(issuer, "thumbprints"),
    policies: objects(policy, "policies").map(policyToWire),
  });
}

function isFilledList(value: Value | undefined): boolean {
  return isList(value) && value.length > 0;
}
