import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Mistake, throwMistakes, type Warning } from "../../pipeline/errors";
import { inStack } from "../../pipeline/foundation/inStack";
import type { FleetLookup, FoundationPlan } from "../../pipeline/foundation/planFoundation";
import type { FleetIds } from "../../pipeline/foundation/policySources";
import type { PinnedIds } from "../../pipeline/plan/access/trustPolicies";
import type { PlannedEscEnvironment } from "../../pipeline/plan/esc/planEscEnvironments";
import { attempt } from "../lookups/attempt";
import { servedCertificate } from "../pulumiCloud/lookups/certificate";
import { certificateFindings } from "../pulumiCloud/lookups/certificateFindings";
import { escMistakes } from "../pulumiCloud/lookups/escCheck";
import { lookUpMember } from "../pulumiCloud/lookups/lookUpMember";
import { pathMistake, projectMistake } from "../gitlab/lookups/projectMistakes";
import { mapWithLimit } from "./mapWithLimit";

/** The facts about a fleet that only servers know. They are read on every run, before any change. */
export interface FoundationFacts {
  readonly ids: FleetIds;
  /** The thumbprints of GitLab's certificates that Pulumi Cloud trusts; none without TLS. */
  readonly thumbprints: readonly string[];
  /** The warnings for the reviewer of the update. */
  readonly warnings: readonly Warning[];
}

/** The facts about a fleet, from GitLab and Pulumi Cloud in parallel. Throws all mistakes together. */
export async function lookUpFoundation(plan: FoundationPlan, options: pulumi.InvokeOptions): Promise<FoundationFacts> {
  const { gitlab: instance, thumbprints } = plan;
  const [projects, memberMistakes, served, definitionMistakes] = await Promise.all([
    mapWithLimit(plan.lookups, (lookup) => lookUpProject(plan, lookup, options)),
    lookUpMember(plan.organization, options),
    servedCertificate(instance),
    escMistakes({ organization: plan.organization, escEnvironments: baseEnvironment(plan) }),
  ]);
  const certificate = certificateFindings(instance, served, thumbprints, "thumbprints", new Date());
  throwMistakes([
    ...unique(projects.flatMap(({ mistakes }) => mistakes)),
    ...memberMistakes,
    ...certificate.mistakes,
    ...definitionMistakes,
  ]);
  return {
    ids: Object.fromEntries(projects.flatMap(({ project, ids }) => (ids ? [[project, ids]] : []))),
    thumbprints: certificate.thumbprints,
    warnings: certificate.warnings,
  };
}

interface ProjectLookup {
  readonly project: string;
  readonly ids?: PinnedIds;
  readonly mistakes: readonly Mistake[];
}

/** The ids of a project. Another GitLab instance has other ids, and ID tokens contain only the current path. */
async function lookUpProject(
  { gitlab: instance }: FoundationPlan,
  { project, stack }: FleetLookup,
  options: pulumi.InvokeOptions,
): Promise<ProjectLookup> {
  const found = await attempt(gitlab.getProject({ pathWithNamespace: project }, options));
  if (!found.ok) return { project, mistakes: [attributed(stack, projectMistake({ project }, found.reason))] };
  const { id, namespaceId, pathWithNamespace, webUrl } = found.value;
  const actual = webUrl.slice(0, -pathWithNamespace.length - 1);
  return {
    project,
    ids: { project_id: id, namespace_id: String(namespaceId) },
    mistakes: [
      ...(pathWithNamespace === project ? [] : [inStack(stack, pathMistake({ project }, pathWithNamespace))]),
      ...(actual === instance ? [] : [otherInstance(instance, actual)]),
    ],
  };
}

/** The mistake with its path. Token and server errors are not attributed to a project. */
function attributed(stack: string, mistake: Mistake): Mistake {
  return mistake.code === "NO_PROJECT" ? inStack(stack, mistake) : { ...mistake, path: "gitlab" };
}

function otherInstance(instance: string, actual: string): Mistake {
  const message = `the projects are not on "${instance}": the GitLab that was asked calls itself "${actual}". Set it to that, or GITLAB_BASE_URL to the other`;
  return { code: "WRONG_PATH", path: "gitlab", message };
}

function baseEnvironment({ base }: FoundationPlan): PlannedEscEnvironment[] {
  return base ? [{ ...base, key: "base", path: "base", imports: [], tags: [], openers: [] }] : [];
}

function unique(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake])).values()];
}
