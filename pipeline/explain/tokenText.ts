import type { Job } from "../model";
import type { Access } from "../plan/access/access";
import type { Plan } from "../plan/plan";

/** The Pulumi token of an identity's jobs, and how they get it. */
export function tokenText(plan: Plan, job: Pick<Job, "login"> | undefined, access: Access | undefined): string[] {
  if (job?.login.kind === "selfManaged") {
    return [
      `none: the self-managed backend ${job.login.url} has no identities, and everyone with access to it may do everything`,
    ];
  }
  if (!access) return ["none"];
  return [holderText(plan, access), plan.authentication === "token" ? storedText(plan, access) : exchangedText(plan)];
}

/** The holder of a token. An organization or personal token also gets its broader rights named. */
export function holderText(
  { organization = "" }: Pick<Plan, "organization">,
  { team, user }: Pick<Access, "team" | "user">,
): string {
  if (team !== undefined) return `of team ${team}`;
  return user === undefined
    ? `of organization ${organization}, which may change every stack of the organization`
    : `of user ${user}, with all rights of the user`;
}

function exchangedText({ tokenSeconds }: Plan): string {
  return `in exchange for the job's ID token with these claims, valid for ${tokenSeconds / 60} minutes`;
}

/** Where a token is stored, and who can read it: everyone who may push a branch can read those of unreviewed code. */
function storedText({ tokens }: Plan, { identity, tokenScope }: Access): string {
  const isProtected = identity === "inspect" || identity === "deploy";
  const scope = tokenScope === "*" ? "for all jobs" : `for deployment environment ${tokenScope}`;
  const readers = isProtected ? "on protected refs only" : "readable by everyone who may push a branch";
  return `stored in CI/CD variable PULUMI_ACCESS_TOKEN ${scope}, ${readers}${tokens ? `, valid until ${tokens.expires}` : ""}`;
}
