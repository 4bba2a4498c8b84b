import * as pulumi from "@pulumi/pulumi";
import { describe, quoted, type Warning } from "../../pipeline/errors";
import { coversPolicy } from "../../pipeline/plan/access/compact";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { oneLine } from "../../pipeline/visible";
import type { PipelineContext } from "../pipelineContext";
import { attempt } from "../lookups/attempt";

/**
 * Says, in previews and updates, what of `policies` the foundation has not got yet: the jobs that they are for can't
 * log in. Nothing is wrong with the project then, so that it goes on. Returns the policies, which are not known before
 * it is said: the engine waits for what is registered, and for nothing else.
 */
export function warnOfMissingPolicies(
  { plan, parent }: Pick<PipelineContext, "plan" | "parent">,
  policies: pulumi.Output<TrustPolicy[]>,
): pulumi.Output<TrustPolicy[]> {
  const { foundation } = plan;
  if (foundation === undefined) return policies;
  return pulumi.all([policies, pulumi.output(lookUpPolicies(foundation, parent))]).apply(async ([own, found]) => {
    for (const warning of missingPolicies(foundation, own, found)) await pulumi.log.warn(describe(warning), parent);
    return own;
  });
}

/** What the foundation has, as its stack's outputs say; none where it has not been deployed. Or why nobody knows. */
type FoundationLookup = { readonly policies?: readonly TrustPolicy[] } | { readonly reason: string };

interface StackOutputs {
  readonly outputs?: { readonly policies?: readonly TrustPolicy[] };
}

/**
 * A stack reference would do, but for a stack that is not there yet: it ends the program with the engine's own words.
 * What the engine answers it with can be asked for without one.
 */
async function lookUpPolicies(foundation: string, parent: pulumi.Resource): Promise<FoundationLookup> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${foundation}`;
  const asked = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name }, { parent }) as Promise<StackOutputs>;
  const stack = await attempt(asked);
  if (!stack.ok) return { reason: stack.reason };
  const policies = stack.value.outputs?.policies;
  return policies ? { policies } : {};
}

function missingPolicies(foundation: string, own: readonly TrustPolicy[], found: FoundationLookup): Warning[] {
  const path = "trust.foundation";
  const wayOut = `Run pulumi up --stack ${foundation}`;
  if ("reason" in found) return [unread(foundation, found.reason, wayOut)];
  const { policies } = found;
  if (!policies) {
    const message = `stack ${quoted(foundation)} has not been deployed, so that no job of this project can log in. ${wayOut}`;
    return [{ code: "FOUNDATION_BEHIND", path, message }];
  }
  const missing = own.filter((policy) => !policies.some((theirs) => coversPolicy(theirs, policy)));
  if (missing.length === 0) return [];
  const message = `stack ${quoted(foundation)} lacks ${missing.length} of the ${own.length} policies of this project, so that these jobs can't log in: those of ${holders(missing)}. ${wayOut}`;
  return [{ code: "FOUNDATION_BEHIND", path, message }];
}

function unread(foundation: string, reason: string, wayOut: string): Warning {
  const message = /unknown stack|no stack named/.test(reason)
    ? `there is no stack ${quoted(foundation)} yet, so that no job of this project can log in. Run pulumi stack init ${foundation}. ${wayOut}`
    : `stack ${quoted(foundation)} could not be read, so that nothing says whether the jobs of this project can log in: ${oneLine(reason)}`;
  return { code: "FOUNDATION_BEHIND", path: "trust.foundation", message };
}

function holders(policies: readonly TrustPolicy[]): string {
  const names = policies.map(({ teamName, userLogin }) => teamName ?? userLogin ?? "the organization");
  return [...new Set(names)].join(", ");
}
