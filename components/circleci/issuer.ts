import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { inCanonicalOrder } from "../../pipeline/plan/access/canonicalPolicies";
import { withContextIds } from "../../targets/circleci/claims";
import { type Issuer, issuerPolicy } from "../pulumiCloud/issuer";
import type { CreatedContexts } from "./contexts";

/**
 * Registers a CircleCI organization as an OIDC issuer. The rules of its policies name contexts, which get their ids here. It
 * depends on all resources of the contexts: no ID token is exchanged while a context lacks a restriction.
 *
 * @internal
 */
export function createCircleCiIssuer(
  resourceName: string,
  issuer: Omit<Issuer, "thumbprints">,
  contexts: CreatedContexts,
  { dependsOn = [], ...options }: Omit<pulumi.CustomResourceOptions, "dependsOn"> & { dependsOn?: pulumi.Resource[] },
): pulumiservice.OidcIssuer {
  const { name, organization, url, tokenSeconds } = issuer;
  // By the names of the contexts, so that the order does not depend on their ids.
  const policies = inCanonicalOrder(issuer.policies.map(issuerPolicy));
  return new pulumiservice.OidcIssuer(
    resourceName,
    {
      organization,
      name,
      url,
      maxExpirationSeconds: tokenSeconds,
      policies: pulumi
        .output(contexts.ids)
        .apply((ids) => policies.map((policy) => ({ ...policy, rules: rulesWithIds(policy.rules, ids) }))),
    },
    { ...options, dependsOn: [...dependsOn, ...contexts.resources] },
  );
}

function rulesWithIds(
  rules: Readonly<Record<string, string>>,
  ids: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rules).map(([claim, value]) => [claim, withContextIds(value, (context) => idOf(context, ids))]),
  );
}

function idOf(context: string, ids: Readonly<Record<string, string>>): string {
  const id = ids[context];
  if (id === undefined) throw new Error(`a policy names the context ${context}, which is not planned`);
  return id;
}
