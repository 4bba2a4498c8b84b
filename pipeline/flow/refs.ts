import type { DeploymentSettings } from "../settings/settings";
import { covers, overlap } from "../wildcards";

/** The ref that starts a deployment: a branch, or tags by a pattern. */
export type Ref = DeploymentSettings["on"];

/** Whether two refs are the same text. */
export function sameRef(one: Ref, other: Ref): boolean {
  return one.branch === other.branch && one.tag === other.tag;
}

/** Whether some branch or tag matches both refs. */
export function overlapping(one: Ref, other: Ref): boolean {
  if (one.tag === undefined || other.tag === undefined) return sameRef(one, other);
  return overlap(one.tag, other.tag);
}

/** Whether every branch or tag that matches `other` also matches `ref`. */
export function coversRef(ref: Ref, other: Ref): boolean {
  if (ref.tag === undefined || other.tag === undefined) return sameRef(ref, other);
  return covers(ref.tag, other.tag);
}
