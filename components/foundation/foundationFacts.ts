import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import { type Checked, checked } from "../../pipeline/diagnostics/checked";
import { inStack } from "../../pipeline/checks/fleet/inStack";
import type { FleetLookup, FoundationPlan } from "../../pipeline/foundation/planFoundation";
import type { FleetIds } from "../../pipeline/foundation/policySources";
import type { PinnedIds } from "../../pipeline/plan/access/trustPolicies";
import type { PlannedEscEnvironment } from "../../pipeline/plan/esc/planEscEnvironments";
import { attempt } from "../lookups/attempt";
import { isNotFound } from "../lookups/reasons";
import { checkCertificate } from "../pulumiCloud/lookups/certificateCheck";
import { cloudAccess } from "../pulumiCloud/lookups/cloudAccess";
import { issuerAddressDiagnostics } from "../pulumiCloud/lookups/issuerAddress";
import { checkEscDefinitions } from "../pulumiCloud/lookups/escCheck";
import { cloudReader } from "../pulumiCloud/lookups/cloudReader";
import { findIssuer, type FoundIssuer } from "../pulumiCloud/lookups/findIssuer";
import { lookUpMember } from "../pulumiCloud/lookups/lookUpMember";
import { gitLabApiUrl } from "../gitlab/lookups/gitLabAccess";
import { noGitLab } from "../gitlab/lookups/gitLabDiagnostic";
import { instanceCertificate } from "../gitlab/lookups/instanceCertificate";
import { pathDiagnostic, projectDiagnostic } from "../gitlab/lookups/projectDiagnostics";
import { mapWithLimit } from "../mapWithLimit";

/** The facts about a fleet that only servers know. They are read on every run, before any change. */
export interface FoundationFacts {
  readonly ids: FleetIds;
  /** The thumbprints of GitLab's certificates that Pulumi Cloud trusts; none without TLS. */
  readonly thumbprints: readonly string[];
  /** The issuer of GitLab's URL in Pulumi Cloud, if it exists. */
  readonly issuer?: FoundIssuer;
}

/** Queries GitLab and Pulumi Cloud in parallel. Returns facts unless a lookup finds an error. */
export async function lookUpFoundation(
  plan: FoundationPlan,
  options: pulumi.InvokeOptions,
): Promise<Checked<FoundationFacts>> {
  const { gitlab: instance, thumbprints } = plan;
  const [projects, memberDiagnostics, served, cloud, issuer, definitionDiagnostics] = await Promise.all([
    mapWithLimit(plan.lookups, (lookup) => lookUpProject(plan, lookup, options)),
    lookUpMember(plan.organization, options),
    instanceCertificate(instance, options),
    cloudAccess(options),
    findIssuer(cloudReader(options), { organization: plan.organization, url: instance }),
    checkEscDefinitions({ organization: plan.organization, escEnvironments: baseEnvironment(plan) }, options),
  ]);
  const unknown = (await isElsewhere(projects, options))
    ? [noGitLab("gitlab", await gitLabApiUrl(options))]
    : undefined;
  const certificate = checkCertificate(instance, served, thumbprints, "thumbprints", new Date());
  const facts = {
    ids: Object.fromEntries(projects.flatMap(({ project, ids }) => (ids ? [[project, ids]] : []))),
    thumbprints: certificate.thumbprints,
    ...(issuer && { issuer }),
  };
  return checked(facts, [
    ...(unknown ?? unique(projects.flatMap(({ diagnostics }) => diagnostics))),
    ...memberDiagnostics,
    ...issuerAddressDiagnostics(instance, cloud?.url, "gitlab"),
    ...certificate.diagnostics,
    ...definitionDiagnostics,
  ]);
}

/** Whether the address has no API of GitLab, so that no project is found. */
async function isElsewhere(projects: readonly ProjectLookup[], options: pulumi.InvokeOptions): Promise<boolean> {
  const isMissing = ({ diagnostics }: ProjectLookup) => diagnostics.some(({ code }) => code === "NO_PROJECT");
  if (projects.length === 0 || !projects.every(isMissing)) return false;
  const metadata = await attempt(gitlab.getMetadata({}, options));
  return !metadata.ok && isNotFound(metadata.reason);
}

interface ProjectLookup {
  readonly project: string;
  readonly ids?: PinnedIds;
  readonly diagnostics: readonly Diagnostic[];
}

/** The ids of a project. Another GitLab instance has other ids, and ID tokens contain only the current path. */
async function lookUpProject(
  { gitlab: instance }: FoundationPlan,
  { project, stack }: FleetLookup,
  options: pulumi.InvokeOptions,
): Promise<ProjectLookup> {
  const found = await attempt(gitlab.getProject({ pathWithNamespace: project }, options));
  if (!found.ok) return { project, diagnostics: [attributed(stack, projectDiagnostic({ project }, found.reason))] };
  const { id, namespaceId, pathWithNamespace, webUrl } = found.value;
  const actual = webUrl.slice(0, -pathWithNamespace.length - 1);
  return {
    project,
    ids: { project_id: id, namespace_id: String(namespaceId) },
    diagnostics: [
      ...(pathWithNamespace === project ? [] : [placed(stack, pathDiagnostic({ project }, pathWithNamespace))]),
      ...(actual === instance ? [] : [otherInstance(instance, actual)]),
    ],
  };
}

/** The diagnostic in the file of the project's stack, or in the settings of the platform repository's pipeline. */
function placed(stack: string | undefined, diagnostic: Diagnostic): Diagnostic {
  return stack === undefined ? { ...diagnostic, path: "pipeline.project" } : inStack(stack, diagnostic);
}

/** The error with its path. Token and server errors are not attributed to a project. */
function attributed(stack: string | undefined, diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === "NO_PROJECT" ? placed(stack, diagnostic) : { ...diagnostic, path: "gitlab" };
}

function otherInstance(instance: string, actual: string): Diagnostic {
  const message = `the projects are not on "${instance}": the GitLab that was queried has the URL "${actual}". Set gitlab to that URL, or correct GITLAB_BASE_URL`;
  return errorAt("WRONG_INSTANCE", "gitlab", message);
}

function baseEnvironment({ base }: FoundationPlan): PlannedEscEnvironment[] {
  return base ? [{ ...base, key: "base", path: "base", imports: [], tags: [], openers: [] }] : [];
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}
