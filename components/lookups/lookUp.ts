import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Mistake, throwMistakes, type Warning } from "../../pipeline/errors";
import type { Pipeline } from "../../pipeline/model";
import type { PinnedIds } from "../../pipeline/plan/access/trustPolicies";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import type { GitLabPlan as Plan } from "../../targets/gitlab/gitLabPlan";
import { targets } from "../../targets";
import { attempt } from "./attempt";
import { servedCertificate } from "../pulumiCloud/lookups/certificate";
import { certificateFindings, type CertificateFindings } from "../pulumiCloud/lookups/certificateFindings";
import { lookUpCurrentUser } from "../gitlab/lookups/currentUser";
import { escMistakes } from "../pulumiCloud/lookups/escCheck";
import { unfitProtections } from "../gitlab/lookups/existingProtections";
import { exposureMistakes } from "../gitlab/lookups/exposure";
import { lookUpMember } from "../pulumiCloud/lookups/lookUpMember";
import { foreignFile, gitLabMistake, isOurs, projectMistake, unfitProject } from "./lookupMistakes";
import { lookUpOrganization } from "../pulumiCloud/lookups/organizationFindings";
import { pipelineVariableWarnings } from "../gitlab/lookups/pipelineVariables";
import { premiumMistakes, selfApprovalMistakes } from "../gitlab/lookups/premium";
import { lookUpPrograms } from "../gitlab/lookups/programFiles";
import { tokenFindings } from "../pulumiCloud/lookups/tokenFindings";

/** What only GitLab can tell about a project, read on every run and before anything is changed. */
export interface ProjectFacts {
  readonly id: string;
  /** The ids that policies pin. */
  readonly ids: PinnedIds;
  /** The instance, such as `https://gitlab.com`: where the project lives, and who issues its ID tokens. */
  readonly instanceUrl: string;
  readonly webUrl: string;
  /** Whether GitLab is the Enterprise Edition, as gitlab.com is. */
  readonly enterprise: boolean;
  /** The number of the GitLab token's user, where no one else may push. */
  readonly userId?: number;
  /** Whether a CI file that is there may be written over: it is ours, or the settings say so. */
  readonly mayOverwrite: boolean;
  /** The certificates of GitLab that Pulumi Cloud is to trust; none where it is served without TLS. */
  readonly thumbprints: readonly string[];
  /** What a careful reader should know before agreeing, and only servers or the clock can tell. */
  readonly warnings: readonly Warning[];
  /** The pipeline, with what was found in the programs' files. */
  readonly pipeline: Pipeline;
  /** What those files say, in a sentence for each program. */
  readonly found: readonly string[];
  /** What in those files is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
}

/** Asks GitLab and Pulumi Cloud at the same time, and throws all mistakes that they show. */
export async function lookUp(plan: Plan, options: pulumi.InvokeOptions): Promise<ProjectFacts> {
  const [project, programs, memberMistakes, organization, definitions] = await Promise.all([
    lookUpProject(plan, options),
    lookUpPrograms(plan, options),
    lookUpMember(plan.organization, options),
    lookUpOrganization(plan),
    escMistakes(plan),
  ]);
  const tokens = tokenFindings(plan, new Date());
  const { pipeline, found, doubts, mistakes } = completePipeline(plan, programs.detected);
  // Where the project can't be seen, its files can't either.
  throwMistakes([
    ...project.mistakes,
    ...(project.facts ? unlooked(programs.mistakes, mistakes) : []),
    ...memberMistakes,
    ...organization.mistakes,
    ...definitions,
    ...tokens.mistakes,
  ]);
  if (!project.facts || !pipeline) throw new Error("a project without facts has mistakes");
  const warnings = [...project.facts.warnings, ...organization.warnings, ...tokens.warnings];
  return { ...project.facts, warnings, pipeline, found, doubts };
}

/** Files that could not be looked at say nothing, which is no mistake of the settings then. */
function unlooked(failed: readonly Mistake[], mistakes: readonly Mistake[]): readonly Mistake[] {
  return failed.length > 0 ? failed : mistakes;
}

interface ProjectLookup {
  readonly facts?: Omit<ProjectFacts, "pipeline" | "found" | "doubts">;
  readonly mistakes: readonly Mistake[];
}

async function lookUpProject(plan: Plan, options: pulumi.InvokeOptions): Promise<ProjectLookup> {
  const [project, metadata, file, branches, tags, user] = await Promise.all([
    attempt(gitlab.getProject({ pathWithNamespace: plan.project }, options)),
    attempt(gitlab.getMetadata({}, options)),
    attempt(gitlab.getRepositoryFile(ciFileOf(plan), options)),
    attempt(gitlab.getProjectProtectedBranches({ projectId: plan.project }, options)),
    attempt(gitlab.getProjectProtectedTags({ project: plan.project }, options)),
    lookUpCurrentUser(plan, options),
  ]);
  if (!project.ok) return { mistakes: [projectMistake(plan, project.reason)] };
  if (!metadata.ok) return { mistakes: [gitLabMistake("project", metadata.reason)] };

  const { id, webUrl, namespaceId } = project.value;
  const instanceUrl = webUrl.slice(0, -plan.project.length - 1);
  const certificate = await lookUpCertificate(plan, instanceUrl);
  const unfit = unfitProject(plan, project.value);
  return {
    facts: {
      id,
      ids: { project_id: id, namespace_id: String(namespaceId) },
      thumbprints: certificate.thumbprints,
      warnings: [...certificate.warnings, ...pipelineVariableWarnings(project.value)],
      webUrl,
      instanceUrl,
      enterprise: metadata.value.enterprise,
      ...(user.id !== undefined && { userId: user.id }),
      mayOverwrite: plan.replaceExistingFile || isOurs(plan, file),
    },
    mistakes: [
      ...unfit,
      ...exposureMistakes(plan, project.value),
      ...premiumMistakes(plan, metadata.value.enterprise),
      ...selfApprovalMistakes(plan, project.value),
      ...user.mistakes,
      ...certificate.mistakes,
      ...unfitProtections(plan, branches, tags, unfit),
      ...(plan.replaceExistingFile ? [] : foreignFile(plan, file)),
    ],
  };
}

/** Only who owns the issuer says which certificate is trusted. */
async function lookUpCertificate(plan: Plan, instanceUrl: string): Promise<CertificateFindings> {
  const owns = plan.authentication === "oidc" && plan.organization !== undefined && plan.foundation === undefined;
  const lookup = owns ? await servedCertificate(instanceUrl) : undefined;
  return certificateFindings(instanceUrl, lookup, plan.thumbprints, "trust.thumbprints", new Date());
}

function ciFileOf({ project, defaultBranch }: Plan): gitlab.GetRepositoryFileArgs {
  return { project, filePath: targets.gitlab.file, ref: defaultBranch };
}
