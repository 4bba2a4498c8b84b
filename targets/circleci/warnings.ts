import { type Diagnostic, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../pipeline/diagnostics/wording";
import type { Flow, FlowDeployment } from "../../pipeline/flow/flow";
import { overlap } from "../../pipeline/wildcards";

/**
 * Warnings about what CircleCI does not separate: jobs of one ref have the same ID token, and may use the same contexts. A
 * self-managed backend has no identities.
 */
export function separationWarnings({ deployments, backend }: Flow): Diagnostic[] {
  if (backend) return [];
  return deployments.flatMap((deployment) => {
    const others = deployments.filter((other) => other !== deployment && sharesRef(deployment, other));
    return [
      ...(others.length > 0
        ? [
            warningAt(
              "UNSEPARATED_IDENTITIES",
              `${deployment.path}.on`,
              `every job of ${refText(deployment)} can log in as ${listed(others.map(({ name }) => name))}, too: CircleCI's ID tokens name the branch or tag, and not the job. Deploy on another branch or tag to separate them`,
            ),
          ]
        : []),
      ...(deployment.manual
        ? [
            warningAt(
              "UNENFORCED_APPROVAL",
              `${deployment.path}.approval`,
              `the approval holds the job back, and not its identity: another job of ${refText(deployment)} can log in as ${quoted(deployment.name)} without it, and everyone who may push may approve. Protect ${deployment.trigger.kind === "tag" ? "these tags" : "this branch"}`,
            ),
          ]
        : []),
    ];
  });
}

function sharesRef({ trigger: one }: FlowDeployment, { trigger: other }: FlowDeployment): boolean {
  if (one.kind === "tag") return other.kind === "tag" && overlap(one.pattern, other.pattern);
  return other.kind === "branch" && other.branch === one.branch;
}

function refText({ trigger }: FlowDeployment): string {
  return trigger.kind === "tag" ? `a tag ${trigger.pattern}` : trigger.branch;
}
