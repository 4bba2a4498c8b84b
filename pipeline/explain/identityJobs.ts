import type { Job, Trigger } from "../model";
import type { Access, Claims } from "../plan/access/access";
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
export function claimSetsOf({ triggers }: Job, { claims }: Access): number[] {
  return claims.flatMap((set, index) => (triggers.some((trigger) => isOf(set, trigger)) ? [index] : []));
}

function isOf({ pipeline_source: source, sub }: Claims, trigger: Trigger): boolean {
  switch (trigger.kind) {
    case "mergeRequest":
      return source === "merge_request_event";
    case "branch":
      return source === "push" && sub?.endsWith(`:ref_type:branch:ref:${trigger.branch}`) === true;
    case "tag":
      return source === "push" && sub?.endsWith(`:ref_type:tag:ref:${trigger.pattern}`) === true;
    case "schedule":
      return source === "schedule";
  }
}
