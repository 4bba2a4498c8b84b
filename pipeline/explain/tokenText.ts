import type { Job } from "../model";
import type { Access } from "../plan/access/access";
import type { Plan } from "../plan/plan";

/** Which Pulumi token the jobs of an identity get and how, a line each. */
export function tokenText(plan: Plan, job: Job | undefined, access: Access | undefined): string[] {
  if (job?.login.kind === "selfManaged") {
    return [`none: ${job.login.url} has no identities, and whoever can reach it may do everything`];
  }
  if (!access) return ["none"];
  return [holderText(plan, access), plan.authentication === "token" ? storedText(plan, access) : exchangedText(plan)];
}

/** Whose token it is, and what that means where it is no team's. */
export function holderText(
  { organization = "" }: Pick<Plan, "organization">,
  { team, user }: Pick<Access, "team" | "user">,
): string {
  if (team !== undefined) return `of team ${team}`;
  return user === undefined
    ? `of organization ${organization}, which may change every stack of it`
    : `of user ${user}, which may do all that the user may`;
}

function exchangedText({ tokenSeconds }: Plan): string {
  return `for an ID token of the job with these claims, good for ${tokenSeconds / 60} minutes`;
}

/** What jobs of unreviewed code get can be kept from nobody who may push a branch. */
function storedText({ tokens }: Plan, { identity, tokenScope }: Access): string {
  const isProtected = identity === "inspect" || identity === "deploy";
  const whose = tokenScope === "*" ? "of all jobs" : `of environment ${tokenScope}`;
  const who = isProtected ? "on protected refs only" : "which everybody who may push a branch can read";
  return `stored in variable PULUMI_ACCESS_TOKEN ${whose}, ${who}${tokens ? `, good until ${tokens.expires}` : ""}`;
}
