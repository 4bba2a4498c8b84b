import type { Access } from "../../pipeline/plan/access/access";
import type { Settings } from "../../pipeline/settings/settings";

/** A job that presents its ID token, described without claims and policies. */
export interface Attempt {
  /** Whether it is the onboarded project itself, not another one with the same, an earlier or a similar path. */
  readonly sameProject: boolean;
  /** Whether that project still has the path in its settings. */
  readonly samePath: boolean;
  readonly startedBy: string;
  readonly ref: { readonly branch: string } | { readonly tag: string };
  /** Whether a protection covers the ref, so that it has reviewed code only. */
  readonly protectedRef: boolean;
  readonly environment?: string | undefined;
  /** Whether the audience of the token is this Pulumi organization. */
  readonly forThisOrganization: boolean;
  /** Whether GitLab's own signature is unchanged, and the token is valid at this time. */
  readonly genuine: boolean;
}

/** Whether a job is entitled to an identity of the project, independent of claims and policies. */
export function mayBe({ identity, purpose }: Access, settings: Settings, attempt: Attempt): boolean {
  if (!attempt.genuine || !attempt.forThisOrganization || !attempt.sameProject) return false;
  const { startedBy, protectedRef, samePath, environment } = attempt;
  const mergeRequest = startedBy === "merge_request_event";
  const deploying = ["push", "web", "api"].includes(startedBy);
  const reviewed = protectedRef && samePath && (deploying || startedBy === "schedule");
  const { deployments, defaultBranch, drift } = settings;
  const onSchedule = reviewed && startedBy === "schedule" && isBranch(attempt, defaultBranch);
  const onDrift = (one: Deployment) => (drift ? (one.onDrift ?? drift.action) : "ignore");

  switch (identity) {
    case "preview":
      return mergeRequest;
    case "review":
      return (
        (mergeRequest && (environment ?? "").startsWith("review/")) || (onSchedule && environment === "review/sweep")
      );
    case "inspect": {
      // An inspection of a deployment is not a deployment: its deployment environment says so.
      if (!(environment ?? "").startsWith("preview/")) return false;
      const pushed = reviewed && deploying;
      const watched = deployments.some((one) => ["report", "fail"].includes(onDrift(one)));
      return (pushed && deployments.some((one, index) => isLookedAt(one, index))) || (onSchedule && watched);
    }
    case "deploy": {
      const deployment = deployments.find(({ name }) => name === purpose);
      if (!deployment || environment !== purpose) return false;
      const pushed = reviewed && deploying && isOn(deployment, attempt);
      return pushed || (onSchedule && (onDrift(deployment) === "remediate" || isComparedFlows(deployment)));
    }
  }

  /** Whether the schedule compares Kestra flows with the branch that deploys them at once. It needs their credential. */
  function isComparedFlows(one: Deployment): boolean {
    return (
      one.kestra !== undefined &&
      onDrift(one) !== "ignore" &&
      one.on.branch === defaultBranch &&
      one.approval !== "manual"
    );
  }

  /** Whether a pipeline of this ref previews this deployment: as a later one, or because it waits for approval. */
  function isLookedAt(deployment: Deployment, index: number): boolean {
    const { program } = deployment;
    const earlier = deployments.slice(0, index).filter((one) => one.program === program);
    const before = earlier.findLast((one) => refText(one) !== refText(deployment));
    const merged = deployment.on.tag !== undefined && isBranch(attempt, defaultBranch);
    if (before ? isOn(before, attempt) : merged) return true;
    const together = deployments.filter((one) => refText(one) === refText(deployment));
    const waits = together.slice(0, together.indexOf(deployment) + 1).some(({ approval }) => approval === "manual");
    return waits && isOn(deployment, attempt);
  }
}

type Deployment = Settings["deployments"][number];

function isOn({ on }: Deployment, { ref }: Attempt): boolean {
  if (on.branch !== undefined) return "branch" in ref && ref.branch === on.branch;
  return "tag" in ref && isLike(on.tag ?? "", ref.tag);
}

function isBranch({ ref }: Attempt, branch: string): boolean {
  return "branch" in ref && ref.branch === branch;
}

/**
 * A dot in a pattern matches any character in Pulumi Cloud, which has no escape for it; protections cover the
 * difference.
 */
function isLike(pattern: string, tag: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const source = [first, ...rest].map((part) => part.replace(/[+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`, "s").test(tag);
}

function refText({ on }: Deployment): string {
  return JSON.stringify([on.branch, on.tag]);
}
