import { type Diagnostic, infoAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { isFile, type StackResource } from "../../lookups/stackState";
import { type FoundHook, type FoundVariable, itemsOf, type ProjectLists } from "./projectLists";

/**
 * The lines about existing resources of a project that are not planned, until the first commit of the CI file. A stored
 * Pulumi access token is a warning. Lists that can't be read are left out.
 */
export async function lookUpLeftAlone(
  plan: GitLabPlan,
  ofProject: readonly StackResource[],
  lists: ProjectLists,
): Promise<Diagnostic[]> {
  if (ofProject.some(isFile)) return [];
  const [variables, environments, schedules, hooks] = await Promise.all([
    lists.variables(),
    lists.environments(),
    lists.schedules(),
    lists.hooks(),
  ]);
  const others = itemsOf(variables).filter((one) => !isPlanned(plan, one));
  const otherEnvironments = itemsOf(environments).filter(({ name }) => !plan.ciEnvironments.includes(name));
  const otherSchedules = itemsOf(schedules).filter((one) =>
    plan.schedules.every(({ description }) => description !== one.description),
  );
  const otherHooks = itemsOf(hooks).filter(({ url }) => plan.hooks.every((planned) => planned.url !== url));
  const kinds = [
    ["CI/CD variables", others.map(({ key }) => key)],
    ["deployment environments", otherEnvironments.map(({ name }) => name)],
    ["pipeline schedules", otherSchedules.map(({ description }) => description)],
    ["webhooks", otherHooks.map(hookLabel)],
  ] as const;
  return [
    ...kinds.flatMap(([kind, names]) =>
      names.length === 0
        ? []
        : [infoAt("LEFT_ALONE", "project", `${kind} that are not planned are kept: ${listedNames(names)}`)],
    ),
    ...others.filter(({ key }) => key === accessToken).map(storedToken),
  ];
}

const accessToken = "PULUMI_ACCESS_TOKEN";

function isPlanned({ variables, tokens, access }: GitLabPlan, { key, environmentScope }: FoundVariable): boolean {
  return (
    variables.some(({ name, scope }) => name === key && scope === environmentScope) ||
    (tokens !== undefined && key === accessToken && access.some(({ tokenScope }) => tokenScope === environmentScope))
  );
}

function storedToken({ environmentScope, protected: isProtected }: FoundVariable): Diagnostic {
  const readers = isProtected
    ? "all jobs of protected branches and tags"
    : "all jobs, also of unreviewed merge requests,";
  const message = `CI/CD variable ${quoted(accessToken)} with environment scope ${quoted(environmentScope)} is not planned, and ${readers} get its token. Delete it and revoke the token`;
  return warningAt("STORED_TOKEN", "project", message);
}

/** The name of a webhook, or the host of its URL. The rest of a URL may be a secret. */
function hookLabel({ name, url }: FoundHook): string {
  if (name) return name;
  return URL.canParse(url) ? new URL(url).host : "one without a name";
}

const maxNames = 10;

/** The first names, with the number of the others. */
function listedNames(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const rest = distinct.length - maxNames;
  return `${listed(distinct.slice(0, maxNames))}${rest > 0 ? ` and ${rest} more` : ""}`;
}
