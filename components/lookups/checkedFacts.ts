import * as pulumi from "@pulumi/pulumi";
import { type Mistake, PipelineError } from "../../pipeline/errors";
import type { GitLabPlan as Plan } from "../../targets/gitlab/gitLabPlan";
import { failure } from "../failure";
import { secretMistakes, type Secrets } from "../secrets";
import { lookUp, type ProjectFacts } from "./lookUp";
import { type Outcome, outcomeOf } from "./outcome";

/**
 * The facts of the project, or the failure that every child waits for in vain: with all that the lookups and the
 * secrets have against it. In a preview a secret may not be known yet, which must not hide the rest of the preview.
 */
export function checkedFacts(
  name: string,
  plan: Plan,
  secrets: Secrets,
  parent: pulumi.Resource,
): pulumi.Output<ProjectFacts> {
  const lookup = pulumi.output(outcomeOf(lookUp(plan, { parent })));
  const mistakes = secretMistakes(plan, secrets);
  if (!pulumi.runtime.isDryRun()) {
    return pulumi.all([lookup, mistakes]).apply(([outcome, others]) => factsOf(name, outcome, others));
  }
  mistakes.apply((known) => {
    refuse(name, known);
  });
  return lookup.apply((outcome) => factsOf(name, outcome, []));
}

function factsOf(name: string, { facts, mistakes }: Outcome<ProjectFacts>, others: readonly Mistake[]): ProjectFacts {
  refuse(name, [...others, ...mistakes]);
  if (!facts) throw new Error("a lookup without facts has mistakes");
  return facts;
}

function refuse(name: string, mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw failure(name, new PipelineError(mistakes));
}
