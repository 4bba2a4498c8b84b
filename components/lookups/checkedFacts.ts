import type * as pulumi from "@pulumi/pulumi";
import { PipelineError } from "../../pipeline/errors";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { failure } from "../failure";
import { secretMistakes, type Secrets } from "../secrets";
import { lookUp, type ProjectFacts } from "./lookUp";
import { outcomeOf } from "./outcome";

/** The facts about the project. Rejects with all mistakes of the lookups and the secrets, so no child is created. */
export async function checkedFacts(
  name: string,
  plan: GitLabPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<ProjectFacts> {
  const [{ facts, mistakes }, others] = await Promise.all([
    outcomeOf(lookUp(plan, { parent })),
    secretMistakes(plan, secrets),
  ]);
  if (others.length > 0 || !facts) throw failure(name, new PipelineError([...others, ...mistakes]));
  return facts;
}
