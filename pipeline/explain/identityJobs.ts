import { allJobs, type Job, type Trigger } from "../model";
import type { Access } from "../plan/access/access";
import type { Plan } from "../plan/plan";

/** One identity with its jobs. */
export interface IdentityJobs {
  /** The deployment's name, or the purpose of another identity. */
  readonly purpose: string;
  readonly identity: Job["identity"];
  /** Its rights in Pulumi Cloud; undefined with a self-managed backend, which has no identities. */
  readonly access?: Access;
  readonly jobs: readonly IdentityJob[];
}

/** A job that logs in. One on Kestra flows has no stack. */
export interface IdentityJob extends Pick<Job, "name" | "identity" | "login" | "triggers" | "ciEnvironment"> {
  readonly stack?: string;
  readonly escEnvironment?: string;
}

/** The identities with their jobs, in the order of their first jobs. */
export function identityJobs({ access, outline }: Plan): IdentityJobs[] {
  const all = allJobs(outline).flatMap((job): IdentityJob[] => {
    if ("login" in job) return [job];
    const { esc, ...rest } = job;
    return esc ? [{ ...rest, identity: "deploy", login: esc.login, escEnvironment: esc.environment }] : [];
  });
  const purposes = [...new Set(all.map(purposeOf))];
  return purposes.map((purpose) => {
    const jobs = all.filter((job) => purposeOf(job) === purpose);
    const granted = access.find((one) => one.purpose === purpose);
    const identity = jobs[0]?.identity ?? "deploy";
    return { purpose, identity, ...(granted && { access: granted }), jobs };
  });
}

/** The purpose of a job's identity. Each deployment has its own identity. */
export function purposeOf({ identity, ciEnvironment }: Pick<IdentityJob, "identity" | "ciEnvironment">): string {
  return identity === "deploy" ? (ciEnvironment?.name ?? "") : identity;
}

/** The indices of the claim sets that a job's ID tokens match. */
export function claimSetsOf({ triggers }: Pick<IdentityJob, "triggers">, access: Access): number[] {
  return access.triggers.flatMap((one, index) =>
    triggers.some((trigger) => hasSameClaims(one, trigger)) ? [index] : [],
  );
}

/** Whether two triggers lead to the same claims. Labels and schedule names are not claims. */
function hasSameClaims(one: Trigger, other: Trigger): boolean {
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
