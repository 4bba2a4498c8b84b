import type * as pulumi from "@pulumi/pulumi";
import { checked, valueOf } from "../../pipeline/diagnostics/checked";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { failure } from "../failure";
import { lookUpExisting } from "../gitlab/lookups/existingResources";
import { logDiagnostics } from "../logDiagnostics";
import { secretDiagnostics, type Secrets } from "../secrets";
import type { PipelineContext } from "../pipelineContext";
import { adoptExisting } from "./existingOfPlan";
import { lookUp } from "./lookUp";

/** The part of the context that is looked up. */
type LookedUp = Pick<PipelineContext, "facts" | "imports" | "cloudImports">;

/** Looks everything up. Rejects with all errors of the lookups and the secrets, so no child is created. */
export async function checkedFacts(
  name: string,
  plan: GitLabPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<LookedUp> {
  const [{ value, diagnostics }, existing, others] = await Promise.all([
    lookUp(plan, { parent }),
    lookUpExisting(name, plan, { parent }),
    secretDiagnostics(plan, secrets),
  ]);
  // If the project is not visible, its resources are not visible either.
  const adoption = value && (await adoptExisting(name, plan, value, existing, { parent }));
  const found = adoption ? [...adoption.gitlab.diagnostics, ...adoption.cloud.diagnostics] : [];
  const all = [...others, ...diagnostics, ...found];
  try {
    const facts = valueOf(checked(value, all));
    logDiagnostics(all, parent);
    return {
      facts: { ...facts, issuerUrl: adoption?.issuerUrl ?? facts.instanceUrl },
      imports: adoption?.gitlab.imports ?? {},
      cloudImports: adoption?.cloud.imports ?? {},
    };
  } catch (error) {
    throw failure(name, error);
  }
}
