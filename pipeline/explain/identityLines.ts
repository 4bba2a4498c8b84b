import type { Access, Claims } from "../plan/access/access";
import type { Plan } from "../plan/plan";
import type { TargetTrust } from "../target";
import { claimSetsOf, type IdentityJob, type IdentityJobs } from "./identityJobs";
import { tokenText } from "./tokenText";

/** The section of an identity: its token, the claims for it, its rights and its jobs. */
export function identityLines(plan: Plan, one: IdentityJobs, idClaims?: IdClaims): string[] {
  const { access, purpose, jobs } = one;
  const byIdToken = access !== undefined && plan.authentication === "oidc";
  return [
    `${purpose}: ${meaning(one)}`,
    ...field("token", tokenText(plan, jobs[0], access)),
    ...field("claims", byIdToken ? claimLines(access, idClaims) : ["none: the jobs use no ID token"]),
    ...field("stacks", stackLines(plan, one)),
    ...field("ESC", escLines(plan, access)),
    ...field(
      "jobs",
      jobs.flatMap((job) => jobText(plan, job, byIdToken && access.claims.length > 1 ? access : undefined)),
    ),
  ];
}

type IdClaims = TargetTrust["idClaims"];

function meaning({ identity, access }: IdentityJobs): string {
  switch (identity) {
    case "preview":
      return `unreviewed code, ${access?.stackPermission === "read" ? "read-only" : "could deploy"}`;
    case "review":
      return "unreviewed code, owns the review stacks";
    case "inspect":
      return "reviewed code, read-only";
    case "deploy":
      return "reviewed code, deploys";
  }
}

/** The claims that all sets have in common, then the rest of each set. Jobs refer to the sets by number. */
function claimLines({ claims, idClaim }: Access, idClaims: IdClaims | undefined): string[] {
  const [first = {}] = claims;
  const isCommon = ([claim, value]: Claim) => claims.every((set) => valueText(set[claim]) === valueText(value));
  const pin =
    idClaim === undefined
      ? []
      : [`${idClaim}=<${idClaim === idClaims?.group ? "id of its group" : "id of the project"}>`];
  const common = [...Object.entries(first).filter(isCommon).map(claimText), ...pin];
  if (claims.length < 2) return common;
  return [...common, ...claims.flatMap((set, index) => numbered(set, index, isCommon))];
}

function numbered(set: Claims, index: number, isCommon: (claim: Claim) => boolean): string[] {
  const label = `${index === 0 ? "and" : "or "} (${index + 1})`;
  const own = Object.entries(set).filter((claim) => !isCommon(claim));
  return own.map((claim, at) => `${at === 0 ? label : " ".repeat(label.length)} ${claimText(claim)}`);
}

type Claim = [name: string, value: Claims[string]];

function claimText([name, value]: Claim): string {
  return `${name}=${valueText(value)}`;
}

/** The values of a claim in words. A list means that one of its values is enough. */
function valueText(value: Claims[string] | undefined): string | undefined {
  return typeof value === "object" ? `${value.slice(0, -1).join(", ")} or ${value.at(-1) ?? ""}` : value;
}

function stackLines(plan: Plan, { access, identity, jobs }: IdentityJobs): string[] {
  // Pulumi: the creator of a stack owns it.
  const stacks = jobs.flatMap(({ stack }) => stack ?? []);
  if (stacks.length === 0 && access?.team !== undefined) return ["none"];
  const own = identity === "review" ? stacks.map((stack) => `own ${stack}`) : [];
  const used = identity === "review" ? [] : stacks.map((stack) => `use ${stack}`);
  const granted =
    access === undefined
      ? used
      : access.team === undefined
        ? [...access.stacks.map((stack) => `use ${stack}`), anyOther(plan)]
        : access.stacks.map((stack) => `${access.stackPermission} ${stack}`);
  return [...new Set([...granted, ...own])];
}

function escLines(plan: Plan, access: Access | undefined): string[] {
  if (access === undefined) return ["none"];
  const opened = access.escEnvironments.map((name) => `open ${name}`);
  return access.team === undefined ? [...opened, anyOther(plan)] : opened;
}

/** Only a team token can be limited. Pulumi: editions. */
function anyOther({ organization = "" }: Plan): string {
  return `and every other one of ${organization}: only team tokens can be limited`;
}

function jobText(plan: Plan, job: IdentityJob, access: Access | undefined): string[] {
  const sets = access ? claimSetsOf(job, access).map((index) => `(${index + 1})`) : [];
  return [
    sets.length > 0 ? `${job.name}, by claims ${sets.join(" or ")}` : job.name,
    `  ${job.stack === undefined ? "on Kestra flows" : `on ${job.stack}`}, ${escText(plan, job)}`,
  ];
}

function escText({ escEnvironments }: Plan, { stack, escEnvironment }: IdentityJob): string {
  const linked = escEnvironments.find(({ linkedTo }) => linkedTo !== undefined && linkedTo.stack === stack);
  if (escEnvironment !== undefined) return `with ${escEnvironment}`;
  return linked ? `with ${linked.project}/${linked.name}, which is linked to it` : "without ESC";
}

function field(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(6)}  ${line}`);
}
