import { type PlanSections, type SectionName, sectionNames } from "./planSections";

/** The version of the digests' format. After it is raised, every stack counts as changed until its next update. */
const format = 1;

/** The length of the digest of one section: 96 bits. All of them fit in a stack tag, which has up to 256 characters. */
const length = 16;

/** The record that the last update of a stack left. */
export type Recorded =
  /** The digest of its plan. `leaves` says whether its settings had `leave`, which prepares a destroy. */
  | { readonly kind: "digest"; readonly text: string; readonly leaves: boolean }
  /** An update has begun, and did not finish. */
  | { readonly kind: "unfinished" }
  /** A newer version of this package wrote the digest. */
  | { readonly kind: "newer" }
  /** Nothing that this version can read. */
  | { readonly kind: "none" };

/** The last character of the digest of a stack whose settings have `leave`. */
const leavesMark = "!";

/** The text in place of a digest while an update runs. */
export const unfinished = "unfinished";

/** Returns the digest of a plan's sections. `hash` returns the hash of a text, in letters and digits. */
export function digestOf(sections: PlanSections, hash: (text: string) => string): string {
  const hashes = sectionNames.map((name) => (sections[name] === "" ? "" : hash(sections[name]).slice(0, length)));
  return `${format}:${hashes.join(".")}${sections.leaves ? leavesMark : ""}`;
}

/** Reads the text of a stack tag, or of a record in the state. */
export function readRecorded(text: string | undefined): Recorded {
  if (text === undefined) return { kind: "none" };
  if (text === unfinished) return { kind: "unfinished" };
  const [, version, digest = "", mark] = /^([0-9]+):([^!]*)(!?)$/.exec(text) ?? [];
  if (version === undefined) return { kind: "none" };
  if (Number(version) > format) return { kind: "newer" };
  if (Number(version) < format) return { kind: "none" };
  return { kind: "digest", text: `${version}:${digest}`, leaves: mark === leavesMark };
}

/** The sections in which two digests of this format differ. */
export function changedSections(one: string, other: string): SectionName[] {
  const [mine, theirs] = [one, other].map((text) => text.replace(/^[0-9]+:|!$/g, "").split("."));
  return sectionNames.filter((_, index) => mine?.[index] !== theirs?.[index]);
}
