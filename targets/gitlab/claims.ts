import type { Trigger } from "../../pipeline/model";
import type { Flow, FlowIdentity } from "../../pipeline/flow/flow";
import type { Claims } from "../../pipeline/plan/access/access";
import { audience } from "../../pipeline/plan/access/audience";
import { environmentScope, sweepEnvironment } from "./names";

/** The claims with ids that GitLab never gives again. GitLab: ID token claims. */
export const idClaims = { project: "project_id", group: "namespace_id" } as const;

/**
 * The claims of GitLab's ID token that a job of an identity presents in a pipeline that `trigger` starts. Where neither an
 * id nor a subject tells a group's projects, their path does.
 */
export function claims(flow: Flow, identity: FlowIdentity, trigger: Trigger): Claims {
  const { organization, trust } = flow;
  const set = { ...triggerClaims(flow, trigger), ...environmentClaim(identity, trigger) };
  const isTold = trust.group === undefined || set.sub !== undefined || trust.pinnedBy !== undefined;
  return { aud: audience(organization ?? ""), ...(!isTold && { project_path: `${trust.group}/*` }), ...set };
}

/**
 * GitLab signs all of it into the token: an unprotected ref of the same name fails, and so does a merge request from a
 * protected branch, whose token carries that branch's ref (GitLab: ID token claims) while its code may be anybody's.
 */
function triggerClaims(flow: Flow, trigger: Trigger): { sub?: string } & Claims {
  switch (trigger.kind) {
    case "mergeRequest":
      return { pipeline_source: "merge_request_event" };
    case "branch":
      return { sub: subject(flow, "branch", trigger.branch), ref_protected: "true", pipeline_source: "push" };
    case "tag":
      return { sub: subject(flow, "tag", trigger.pattern), ref_protected: "true", pipeline_source: "push" };
    case "schedule":
      return { sub: subject(flow, "branch", trigger.branch), ref_protected: "true", pipeline_source: "schedule" };
  }
}

/** Each purpose has its own environments, so that jobs of one ref have the identities of their purposes only. */
function environmentClaim(identity: FlowIdentity, trigger: Trigger): Claims {
  if (identity.identity === "preview") return {};
  const sweeps = identity.identity === "review" && trigger.kind === "schedule";
  return { environment: sweeps ? sweepEnvironment : environmentScope(identity) };
}

function subject({ project, trust }: Flow, type: "branch" | "tag", ref: string): string {
  const path = trust.group === undefined ? project : `${trust.group}/*`;
  return `project_path:${path}:ref_type:${type}:ref:${ref}`;
}
