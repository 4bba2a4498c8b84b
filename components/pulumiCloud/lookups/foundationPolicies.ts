import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { coversPolicy } from "../../../pipeline/plan/access/compact";
import type { TrustPolicy } from "../../../pipeline/plan/access/trustPolicies";
import { oneLine } from "../../../pipeline/visible";
import { attempt } from "../../lookups/attempt";

/** The policies in the outputs of a foundation's stack; undefined if it is not deployed. Or the reason of a failure. */
export interface FoundationLookup {
  /** The foundation's stack. */
  readonly foundation: string;
  readonly policies?: readonly TrustPolicy[];
  readonly reason?: string;
}

interface StackOutputs {
  readonly outputs?: { readonly policies?: readonly TrustPolicy[] };
}

/**
 * The policies of the foundation; undefined without a foundation. It uses the engine call of a stack reference, because
 * a `StackReference` to a missing stack would end the program with the engine's error.
 */
export async function lookUpFoundationPolicies(
  foundation: string | undefined,
  options: pulumi.InvokeOptions,
): Promise<FoundationLookup | undefined> {
  if (foundation === undefined) return undefined;
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${foundation}`;
  const outputs = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name }, options) as Promise<StackOutputs>;
  const stack = await attempt(outputs);
  if (!stack.ok) return { foundation, reason: stack.reason };
  const policies = stack.value.outputs?.policies;
  return { foundation, ...(policies && { policies }) };
}

/** The warning that the foundation lacks policies of a project, whose jobs then can't log in. */
export function missingPolicies(own: readonly TrustPolicy[], found: FoundationLookup): Diagnostic[] {
  const { foundation, policies, reason } = found;
  const path = "trust.foundation";
  const wayOut = `Run pulumi up --stack ${foundation}`;
  if (reason !== undefined) return [unreadable(foundation, reason, wayOut)];
  if (!policies) {
    const message = `stack ${quoted(foundation)} has not been deployed, so no job of this project can log in. ${wayOut}`;
    return [warningAt("FOUNDATION_BEHIND", path, message)];
  }
  const missing = own.filter((policy) => !policies.some((theirs) => coversPolicy(theirs, policy)));
  if (missing.length === 0) return [];
  const message = `stack ${quoted(foundation)} lacks ${missing.length} of the ${own.length} policies of this project, so these jobs can't log in: those of ${holders(missing)}. ${wayOut}`;
  return [warningAt("FOUNDATION_BEHIND", path, message)];
}

function unreadable(foundation: string, reason: string, wayOut: string): Diagnostic {
  const message = /unknown stack|no stack named/.test(reason)
    ? `there is no stack ${quoted(foundation)} yet, so no job of this project can log in. Run pulumi stack init ${foundation}. ${wayOut}`
    : `stack ${quoted(foundation)} could not be read, so it is unknown whether the jobs of this project can log in: ${oneLine(reason)}`;
  return warningAt("FOUNDATION_BEHIND", "trust.foundation", message);
}

function holders(policies: readonly TrustPolicy[]): string {
  const names = policies.map(({ teamName, userLogin }) => teamName ?? userLogin ?? "the organization");
  return [...new Set(names)].join(", ");
}
