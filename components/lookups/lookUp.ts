import type * as pulumi from "@pulumi/pulumi";
import { type Mistake, throwMistakes, type Warning } from "../../pipeline/errors";
import type { Pipeline } from "../../pipeline/model";
import { issuerPolicies } from "../../pipeline/plan/access/issuerPolicies";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { type GitLabFacts, lookUpProject } from "../gitlab/lookups/lookUpProject";
import { lookUpPrograms } from "../gitlab/lookups/programFiles";
import type { CloudFacts } from "../pulumiCloud/cloudContext";
import { servedCertificate } from "../pulumiCloud/lookups/certificate";
import { type CertificateFindings, certificateFindings } from "../pulumiCloud/lookups/certificateFindings";
import { escMistakes } from "../pulumiCloud/lookups/escCheck";
import { lookUpFoundationPolicies, missingPolicies } from "../pulumiCloud/lookups/foundationPolicies";
import { lookUpMember } from "../pulumiCloud/lookups/lookUpMember";
import { lookUpOrganization } from "../pulumiCloud/lookups/organizationFindings";
import { tokenFindings } from "../pulumiCloud/lookups/tokenFindings";
import { ownsIssuer, trustsIssuer } from "../pulumiCloud/trust";

/** The facts about a project that only servers know. They are read on every run, before any change. Plain data. */
export interface ProjectFacts extends GitLabFacts, CloudFacts {
  /** The complete pipeline, with what was detected in the programs' files. */
  readonly pipeline: Pipeline;
  /** What was detected in those files, a sentence per program. */
  readonly found: readonly string[];
  /** What is likely to fail in those files, a sentence each. */
  readonly doubts: readonly string[];
  /** The warnings that depend on servers or the clock. */
  readonly warnings: readonly Warning[];
}

/** The facts about a project, from GitLab and Pulumi Cloud in parallel. Throws all mistakes together. */
export async function lookUp(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProjectFacts> {
  const projectLookup = lookUpProject(plan, options);
  const [project, certificate, programs, memberMistakes, organization, definitions, foundation] = await Promise.all([
    projectLookup,
    projectLookup.then(({ facts }) => facts && lookUpCertificate(plan, facts)),
    lookUpPrograms(plan, options),
    lookUpMember(plan.organization, options),
    lookUpOrganization(plan),
    escMistakes(plan),
    trustsIssuer(plan) ? lookUpFoundationPolicies(plan.foundation, options) : undefined,
  ]);
  const tokens = tokenFindings(plan, new Date());
  const { pipeline, found, doubts, mistakes } = completePipeline(plan, programs.detected);
  // If the project is not visible, its files are not visible either.
  throwMistakes([
    ...project.mistakes,
    ...(certificate?.mistakes ?? []),
    ...(project.facts ? fileMistakes(programs.mistakes, mistakes) : []),
    ...memberMistakes,
    ...organization.mistakes,
    ...definitions,
    ...tokens.mistakes,
  ]);
  if (!project.facts || !pipeline) throw new Error("a project without facts has mistakes");

  const policies = trustsIssuer(plan) ? issuerPolicies(plan.access, project.facts.ids) : [];
  return {
    ...project.facts,
    thumbprints: certificate?.thumbprints ?? [],
    policies,
    pipeline,
    found,
    doubts,
    warnings: [
      ...(certificate?.warnings ?? []),
      ...project.warnings,
      ...organization.warnings,
      ...tokens.warnings,
      ...(foundation ? missingPolicies(policies, foundation) : []),
    ],
  };
}

/** The findings about GitLab's certificate. Only the owner of the issuer declares trusted certificates. */
async function lookUpCertificate(plan: GitLabPlan, { instanceUrl }: GitLabFacts): Promise<CertificateFindings> {
  const served = ownsIssuer(plan) ? await servedCertificate(instanceUrl) : undefined;
  return certificateFindings(instanceUrl, served, plan.thumbprints, "trust.thumbprints", new Date());
}

/** The mistakes of failed file lookups. Without such failures, the mistakes that follow from the files. */
function fileMistakes(failed: readonly Mistake[], mistakes: readonly Mistake[]): readonly Mistake[] {
  return failed.length > 0 ? failed : mistakes;
}
