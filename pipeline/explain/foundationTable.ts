import type { FoundationPlan } from "../foundation/planFoundation";
import { policyLimit } from "../plan/access/policyLimit";
import type { Target } from "../target";
import { visible } from "../visible";
import { fleetPolicies, type FleetPolicy } from "./fleetPolicies";
import { holderText } from "./tokenText";
import { wrapped } from "./wrapped";

/**
 * The access table of a foundation, for the reviewers of an organization. It lists the common facts, then each policy
 * of the issuer, then the teams of groups.
 */
export function foundationTable(plan: FoundationPlan, target: Pick<Target, "title" | "trust">): string {
  const policies = fleetPolicies(plan, target);
  const sections = [
    wrapped(`Pulumi organization ${plan.organization}, by the OIDC issuer of ${plan.gitlab} that this stack owns`, 4),
    factLines(plan, policies.length, target),
    ...policies.map((one, index) => policyLines(plan, one, `policy ${index + 1}`)),
    teamLines(plan),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${visible(line)}\n`).join(""))
    .join("\n");
}

function factLines(plan: FoundationPlan, policies: number, { title }: Pick<Target, "title">): string[] {
  const { gitlab, thumbprints, tokenSeconds, sources, base } = plan;
  const projects = new Set(sources.map(({ stack }) => stack)).size;
  const served = gitlab.startsWith("https:")
    ? `the one that ${title} serves at the time of the update`
    : "none, without TLS";
  return [
    ...field("projects", [`${projects}`], 12),
    ...field("policies", [`${policies} of at most ${policyLimit} per issuer`], 12),
    ...field("tokens", [`valid for at most ${tokenSeconds / 60} minutes`], 12),
    ...field("certificates", thumbprints ?? [served], 12),
    ...field(
      "ESC",
      base ? [`${base.project}/${base.name}, which projects may import`] : ["no shared ESC environment"],
      12,
    ),
  ];
}

function policyLines(plan: FoundationPlan, { policy, stacks }: FleetPolicy, title: string): string[] {
  const { rules, teamName, userLogin } = policy;
  const holder = {
    ...(teamName !== undefined && { team: teamName }),
    ...(userLogin !== undefined && { user: userLogin }),
  };
  return [
    title,
    ...field("token", [holderText(plan, holder)], 6),
    ...field(
      "claims",
      Object.entries(rules).map(([claim, pattern]) => `${claim}=${pattern}`),
      6,
    ),
    ...field("for", [stacks.join(", ")], 6),
  ];
}

function teamLines({ teams }: FoundationPlan): string[] {
  const lines = teams.flatMap(({ name, group, imports }) => {
    const opens = imports.length === 0 ? "" : `, may open ${imports.join(", ")}`;
    return group === undefined ? [] : [`  ${name}: group ${group}${opens}`];
  });
  const readers = teams.flatMap(({ name, group }) => (group === undefined ? [`  ${name}`] : []));
  return [
    ...(lines.length > 0 ? ["Teams that are shared by the projects of a group:"] : []),
    ...lines.flatMap((line) => wrapped(line, 4)),
    ...(readers.length > 0 ? ["The team that previews the stacks of the platform repository:"] : []),
    ...readers,
  ];
}

/** A named field with one text per line. Long texts wrap under themselves. */
function field(name: string, texts: readonly string[], width: number): string[] {
  return texts.flatMap((text, index) => wrapped(`  ${(index === 0 ? name : "").padEnd(width)}  ${text}`, width + 4));
}
