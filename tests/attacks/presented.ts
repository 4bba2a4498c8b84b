import { decodeJwt } from "jose";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";
import type { TokenOwner } from "./tokenOwners";
import { type Attempt, mayBe } from "./oracle";
import { audience, openBranch, type World } from "./world";

/** An ID token that is presented to Pulumi Cloud, and the facts about its job. */
export interface Presented {
  readonly token: string;
  readonly attempt: Attempt;
}

/** The token of a job that GitLab runs, with the facts about it, which `differing` can replace. */
export async function present(world: World, job: IdTokenJob, differing: Partial<Attempt> = {}): Promise<Presented> {
  return { token: await world.sign(job), attempt: { ...attemptOf(world, job), ...differing } };
}

/** The facts about a job in the initial world. */
export function attemptOf({ settings, plan, projectId }: World, job: IdTokenJob): Attempt {
  const { source, ref, tag = false } = job.pipeline;
  const patterns = tag ? plan.protectedTags : [...plan.protectedBranches, openBranch];
  const ours = job.project === settings.project || job.project === projectId;
  return {
    sameProject: ours,
    samePath: ours,
    startedBy: source,
    ref: tag ? { tag: ref } : { branch: ref },
    protectedRef: patterns.some((pattern) => matchesWildcard(pattern, ref)),
    environment: job.environment?.name,
    forThisOrganization: [job.audience].flat().includes(audience),
    genuine: true,
  };
}

/** Whether the owner's Pulumi token belongs to an identity of the job. */
export function isFor({ access }: TokenOwner, { settings }: World, { attempt }: Presented): boolean {
  return access.some((one) => mayBe(one, settings, attempt));
}

/** The token with other claims and the old signature. */
export function withClaims(token: string, changes: object): string {
  const [header = "", , signature = ""] = token.split(".");
  return [header, base64url({ ...decodeJwt(token), ...changes }), signature].join(".");
}

export function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
