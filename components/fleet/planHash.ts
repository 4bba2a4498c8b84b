import { createHash } from "node:crypto";
import { digestOf } from "../../pipeline/fleet/digest";
import type { PlanSections } from "../../pipeline/fleet/planSections";

/** Returns the digest of a plan's sections, which tells whether a stack needs an update. */
export function digestOfPlan(sections: PlanSections): string {
  return digestOf(sections, (text) => createHash("sha256").update(text).digest("base64url"));
}

/** The type of the record of a digest in the state of a stack whose backend has no stack tags. */
export const digestRecordType = "pulumi-pipeline:index:PlanDigest";

/**
 * Returns the name of the stack tag that holds the digest of a component. Pulumi Cloud: a name has up to 40 characters, letters,
 * digits and `_ . : -`.
 */
export function digestTag(component: string): string {
  const name = `pulumi-pipeline:${component}`;
  if (/^[a-zA-Z0-9_.:-]{1,40}$/.test(name)) return name;
  return `pulumi-pipeline:${createHash("sha256").update(component).digest("hex").slice(0, 20)}`;
}
