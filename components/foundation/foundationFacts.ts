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
import { fewAtATime } from "./fewAtATime";

/** What only servers can tell about a fleet, read on every run and before anything is changed. */
export interface FoundationFacts {
  readonly ids: FleetIds;
  /** The certificates of GitLab that Pulumi Cloud is to trust; none where it is served without TLS. */
  readonly thumbprints: readonly string[];
  /** What a careful reader should know before agreeing. */
  readonly warnings: readonly Warning[];
}

/** Asks GitLab and Pulumi Cloud at the same time, and throws all mistakes that they show. */
export async function lookUpFoundation(plan: FoundationPlan, options: pulumi.InvokeOptions): Promise<FoundationFacts> {
  const { gitlab: instance, thumbprints } = plan;
  const [projects, memberMistakes, served, definitionMistakes] = await Promise.all([
    fewAtATime(plan.lookups, (lookup) => lookUpProject(plan, lookup, options)),
    lookUpMember(plan.organization, options),
    servedCertificate(instance),
    escMistakes({ organization: plan.organization, escEnvironments: baseOf(plan) }),
  ]);
  const certificate = certificateFindings(instance, served, thumbprints, "thumbprints", new Date());
  throwMistakes([
    ...once(projects.flatMap(({ mistakes }) => mistakes)),
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

/** Ids of another GitLab would be those of other projects, and a path from before a rename is not in its ID tokens. */
async function lookUpProject(
  { gitlab: instance }: FoundationPlan,
  { project, stack }: FleetLookup,
  options: pulumi.InvokeOptions,
): Promise<ProjectLookup> {
  const found = await attempt(gitlab.getProject({ pathWithNamespace: project }, options));
  if (!found.ok) return { project, mistakes: [ofProject(stack, projectMistake({ project }, found.reason))] };
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

/** What is wrong with the token or the server is no project's. */
function ofProject(stack: string, mistake: Mistake): Mistake {
  return mistake.code === "NO_PROJECT" ? inStack(stack, mistake) : { ...mistake, path: "gitlab" };
}

function otherInstance(instance: string, actual: string): Mistake {
  const message = `the projects are not on "${instance}": the GitLab that was asked calls itself "${actual}". Set it to that, or GITLAB_BASE_URL to the other`;
  return { code: "WRONG_PATH", path: "gitlab", message };
}

function baseOf({ base }: FoundationPlan): PlannedEscEnvironment[] {
  return base ? [{ ...base, key: "base", path: "base", imports: [], tags: [], openers: [] }] : [];
}

function once(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake])).values()];
}
