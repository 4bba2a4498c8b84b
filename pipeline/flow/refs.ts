import type { DeploymentSettings } from "../settings/settings";
import { covers, overlap } from "../wildcards";

/** The ref that starts a deployment: a branch, or tags by a pattern. */
export type Ref = DeploymentSettings["on"];

/** Whether two refs are written the same. */
export function sameRef(one: Ref, other: Ref): boolean {
  return one.branch === other.branch && one.tag === other.tag;
}

/** Whether one branch or tag starts both deployments. */
export function overlapping(one: Ref, other: Ref): boolean {
  if (one.tag === undefined || other.tag === undefined) return sameRef(one, other);
  return overlap(one.tag, other.tag);
}

/** Whether every branch or tag of `other` is one of `ref`. */
export function coversRef(ref: Ref, other: Ref): boolean {
  if (ref.tag === undefined || other.tag === undefined) return sameRef(ref, other);
  return covers(ref.tag, other.tag);
}
