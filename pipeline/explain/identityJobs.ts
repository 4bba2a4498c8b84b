import type { Job, Trigger } from "../model";
import type { Access } from "../plan/access/access";
import type { Plan } from "../plan/plan";

/** One identity with its jobs. */
export interface IdentityJobs {
  /** A deployment's name, or what else the identity does. */
  readonly purpose: string;
  readonly identity: Job["identity"];
  /** What Pulumi Cloud lets it do; undefined where the state is in a store of one's own, which knows no identities. */
  readonly access?: Access;
  readonly jobs: readonly Job[];
}

/** The identities, in the order in which their jobs come first, each with all of its jobs. */
export function identityJobs({ access, outline }: Plan): IdentityJobs[] {
  const purposes = [...new Set(outline.jobs.map(purposeOf))];
  return purposes.map((purpose) => {
    const jobs = outline.jobs.filter((job) => purposeOf(job) === purpose);
    const granted = access.find((one) => one.purpose === purpose);
    const identity = jobs[0]?.identity ?? "deploy";
    return { purpose, identity, ...(granted && { access: granted }), jobs };
  });
}

/** What a job's identity is for: a deployment has one of its own, and of the others there is one each. */
export function purposeOf({ identity, environment }: Job): string {
  return identity === "deploy" ? (environment?.name ?? "") : identity;
}

/** Which of an identity's claim sets, by their places, the ID token of a job has in the pipelines that start it. */
export function claimSetsOf({ triggers }: Job, access: Access): number[] {
  return access.triggers.flatMap((one, index) => (triggers.some((trigger) => isSame(one, trigger)) ? [index] : []));
}

/** A merge request's label is no claim, and all schedules of an identity have the same claims. */
function isSame(one: Trigger, other: Trigger): boolean {
  switch (one.kind) {
    case "mergeRequest":
    case "schedule":
      return other.kind === one.kind;
    case "branch":
      return other.kind === "branch" && other.branch === one.branch;
    case "tag":
      return other.kind === "tag" && other.pattern === one.pattern;
  }
}
