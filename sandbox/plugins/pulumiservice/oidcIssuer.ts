import type { ResourceDefinition } from "../definition";
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

/** An OIDC issuer with its authorization policies. */
export const oidcIssuer: ResourceDefinition<Cloud> = {
  replaceOn: ["organization", "url"],
  unordered: ["policies"],

  async create(inputs, { api }) {
    const organization = requiredText(inputs, "organization");
    const issuer = await api.send("POST", path("orgs", organization, "oidc", "issuers"), {
      json: compact({
        name: requiredText(inputs, "name"),
        url: requiredText(inputs, "url"),
        thumbprints: inputs.thumbprints,
        maxExpiration: inputs.maxExpirationSeconds,
      }),
    });
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
    const issuer = await api.find(issuerPath(organization, issuerId));
    return issuer && fromWire(organization, issuer, await api.send("GET", policyPath(organization, issuerId)));
  },

  async update(id, news, _prior, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, ID);
    const issuer = await api.send("PATCH", issuerPath(organization, issuerId), {
      json: {
        name: requiredText(news, "name"),
        thumbprints: news.thumbprints ?? null,
        ...compact({ maxExpiration: news.maxExpirationSeconds }),
      },
    });
    return fromWire(organization, issuer, await putPolicies(organization, issuerId, news, { api }));
  },

  async delete(id, _prior, { api }) {
    const [organization = "", issuerId = ""] = idParts(id, ID);
    await api.remove(issuerPath(organization, issuerId));
  },
};

function issuerPath(organization: string, issuerId: string): string {
  return path("orgs", organization, "oidc", "issuers", issuerId);
}

function policyPath(organization: string, issuerId: string): string {
  return path("orgs", organization, "auth", "policies", "oidcissuers", issuerId);
}

/** Replaces the issuer's policies, unless the list is empty, which the API rejects. */
async function putPolicies(organization: string, issuerId: string, inputs: Values, { api }: Cloud): Promise<Values> {
  const current = await api.send("GET", policyPath(organization, issuerId));
  const policies = objects(inputs, "policies").map(policyToWire);
  if (policies.length === 0) return current;
  return api.send("PATCH", path("orgs", organization, "auth", "policies", requiredText(current, "id")), {
    json: { policies },
  });
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
