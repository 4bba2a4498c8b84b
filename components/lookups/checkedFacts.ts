import type * as pulumi from "@pulumi/pulumi";
import { checked, valueOf } from "../../pipeline/diagnostics/checked";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { failure } from "../failure";
import { logDiagnostics } from "../logDiagnostics";
import { secretDiagnostics, type Secrets } from "../secrets";
import { lookUp, type ProjectFacts } from "./lookUp";

/** The facts about the project. Rejects with all errors of the lookups and the secrets, so no child is created. */
export async function checkedFacts(
  name: string,
  plan: GitLabPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<ProjectFacts> {
  const [{ value, diagnostics }, others] = await Promise.all([
    lookUp(plan, { parent }),
    secretDiagnostics(plan, secrets),
  ]);
  try {
    const facts = valueOf(checked(value, [...others, ...diagnostics]));
    logDiagnostics([...others, ...diagnostics], parent);
    return facts;
  } catch (error) {
    throw failure(name, error);
  }
}
