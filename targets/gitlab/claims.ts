import type { Trigger } from "../../pipeline/model";
import type { FlowIdentity } from "../../pipeline/flow/flow";
import type { Claims } from "../../pipeline/plan/access/access";
import type { ClaimedFlow } from "../../pipeline/target";
import { audience } from "../../pipeline/plan/access/audience";
import { environmentScope, sweepCiEnvironment } from "./names";

/** The ID claims, whose values GitLab never reuses for another project or group. GitLab: ID token claims. */
export const idClaims = { project: "project_id", group: "namespace_id" } as const;

/**
 * The pipeline sources that deploy a branch or tag: a push, a person ("Run pipeline") and the API. GitLab:
 * CI_PIPELINE_SOURCE.
 */
export const deployingSources = ["push", "web", "api"] as const;

/**
 * The ID token claims of an identity's jobs in a pipeline that `trigger` starts. If neither an ID claim nor the subject
 * pins the projects of a group, their path does.
 */
export function claims(flow: ClaimedFlow, identity: FlowIdentity, trigger: Trigger): Claims {
  const { organization, trust } = flow;
  const set = { ...triggerClaims(flow, trigger), ...environmentClaim(identity, trigger) };
  const isPinned = trust.group === undefined || set.sub !== undefined || trust.pinnedTo !== undefined;
  return { aud: audience(organization ?? ""), ...(!isPinned && { project_path: `${trust.group}/*` }), ...set };
}

/**
 * The claims that a trigger implies. An unprotected ref of the same name does not match, and neither does a merge
 * request from a protected branch: its token carries that branch's ref, but its code is unreviewed. GitLab: ID token
 * claims.
 */
function triggerClaims(flow: ClaimedFlow, trigger: Trigger): { sub?: string } & Claims {
  switch (trigger.kind) {
    case "mergeRequest":
      return { pipeline_source: "merge_request_event" };
    case "branch":
      return { sub: subject(flow, "branch", trigger.branch), ref_protected: "true", pipeline_source: deployingSources };
    case "tag":
      return { sub: subject(flow, "tag", trigger.pattern), ref_protected: "true", pipeline_source: deployingSources };
    case "schedule":
      return { sub: subject(flow, "branch", trigger.branch), ref_protected: "true", pipeline_source: "schedule" };
  }
}

/** The `environment` claim. Each purpose has its own deployment environments, which separates the jobs of one ref. */
function environmentClaim(identity: FlowIdentity, trigger: Trigger): Claims {
  if (identity.identity === "preview") return {};
  const sweeps = identity.identity === "review" && trigger.kind === "schedule";
  return { environment: sweeps ? sweepCiEnvironment : environmentScope(identity) };
}

function subject({ project, trust }: ClaimedFlow, type: "branch" | "tag", ref: string): string {
  const path = trust.group === undefined ? project : `${trust.group}/*`;
  return `project_path:${path}:ref_type:${type}:ref:${ref}`;
}
