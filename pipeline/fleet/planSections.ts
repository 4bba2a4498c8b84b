import type { FoundationPlan } from "../foundation/planFoundation";
import { isMap } from "../isMap";
import { allJobs, type Pipeline } from "../model";
import type { Access } from "../plan/access/access";
import { completePipeline } from "../plan/completePipeline";
import type { Plan } from "../plan/plan";
import type { Target } from "../target";

/** The parts of a plan that are compared with the last update, in the order in which a digest has them. */
export const sectionNames = ["file", "access", "variables", "esc", "protections", "others", "configuration"] as const;
export type SectionName = (typeof sectionNames)[number];

/** A plan as one text for each section. The texts contain the names of secrets, never their values. */
export interface PlanSections extends Readonly<Record<SectionName, string>> {
  /** Whether the settings have `leave`, so that the stack may be destroyed once its file is gone. */
  readonly leaves?: boolean;
}

/**
 * Counts changes of the components that make the same plan create other resources. Raise it with such a change: each stack
 * then counts as changed until it is updated.
 */
const resourceRevision = 1;

/** The resources of a target that have their own section. All other resources are in the section `others`. */
interface TargetResources {
  readonly variables?: readonly object[];
  readonly protectedBranches?: unknown;
  readonly protectedTags?: unknown;
  readonly reviewGates?: unknown;
  readonly jobTokenAccess?: unknown;
}

/**
 * Returns the sections of a project's plan. The CI file is rendered without what is detected in the project's files, which only
 * GitLab has, so a change of those files is not found. `configuration` is the result of {@link configurationText}.
 */
export function projectSections<Resources extends object>(
  plan: Plan & Resources,
  target: Target<Resources>,
  configuration: string,
): PlanSections {
  const {
    outline,
    programs,
    access,
    escEnvironments,
    escSecrets,
    warnings: _,
    exceptions: _exceptions,
    ...more
  } = plan;
  const { organization, foundation, group, thumbprints, tokens, tokenSeconds, authentication, ...rest } = more;
  const { variables, protectedBranches, protectedTags, reviewGates, jobTokenAccess, ...others } = rest as typeof rest &
    TargetResources;
  const rendered = completePipeline(plan, {}, target).value;
  return {
    file: rendered ? fileText(rendered, plan, target) : canonicalText({ outline, programs }),
    access: canonicalText({
      ...{ organization, foundation, group, thumbprints, tokens, tokenSeconds, authentication },
      access: access.map(identityOf),
    }),
    variables: canonicalText((variables ?? []).map(withoutPath)),
    esc: canonicalText({
      environments: escEnvironments.map(withoutPath),
      secrets: escSecrets.map(({ secret }) => secret),
    }),
    protections: canonicalText({ protectedBranches, protectedTags, reviewGates, jobTokenAccess }),
    others: canonicalText({ resourceRevision, ...withoutPaths(others) }),
    configuration,
    leaves: plan.leave.isPrepared,
  };
}

/** The rendered file as text, with the descriptions of its jobs as the only comments. */
function fileText<Resources extends object>(
  pipeline: Pipeline,
  plan: Plan & Resources,
  { content, ...target }: Target<Resources>,
): string {
  if (!content) return target.render(pipeline, plan);
  const { origin, included, byMergeRequest, handedOver } = pipeline;
  const descriptions = allJobs(pipeline).map(({ description }) => description);
  return JSON.stringify([content(pipeline), { origin, included, byMergeRequest, handedOver, descriptions }]);
}

/** Returns the sections of a foundation's plan. Its policies have the paths of projects instead of their ids. */
export function foundationSections(plan: FoundationPlan, configuration: string): PlanSections {
  const { sources, teams, base, adopt, leave, lookups, ...issuer } = plan;
  return {
    file: "",
    access: canonicalText({
      ...issuer,
      lookups: lookups.map(({ project }) => project),
      sources: sources.map(({ access, lookup }) => ({ ...identityOf(access), lookup })),
      teams,
    }),
    variables: "",
    esc: canonicalText(base),
    protections: "",
    others: canonicalText({ resourceRevision, adopt, leave: leave.isPrepared && leave.onDestroy }),
    configuration,
  };
}

/** The properties of an identity that decide about resources in Pulumi Cloud. */
function identityOf({
  purpose,
  team,
  user,
  stacks,
  stackPermission,
  escEnvironments,
  claims,
  idClaim,
}: Access): object {
  return { purpose, team, user, stacks, stackPermission, escEnvironments, claims, idClaim };
}

/** Leaves out the settings path, which only diagnostics need. */
function withoutPath(value: object): object {
  const { path: _, ...rest } = value as { readonly path?: unknown };
  return rest;
}

function withoutPaths(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((one: unknown) => (isMap(one) ? withoutPath(one) : one)) : (value as unknown),
    ]),
  );
}

/**
 * Returns a value as JSON with sorted keys, without keys whose value is undefined, null, false or empty. So a new setting with
 * such a default changes no digest.
 */
export function canonicalText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, canonical(inner)] as const)
    .filter(([, inner]) => !isEmpty(inner));
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === "";
}
