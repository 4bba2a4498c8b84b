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

/** What only the servers can tell about a project, read on every run and before anything is created. Plain data. */
export interface ProjectFacts extends GitLabFacts, CloudFacts {
  /** The pipeline, with what was found in the programs' files. */
  readonly pipeline: Pipeline;
  /** What those files say, in a sentence for each program. */
  readonly found: readonly string[];
  /** What in those files is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
  /** What a careful reader should know before agreeing, and only servers or the clock can tell. */
  readonly warnings: readonly Warning[];
}

/** Asks GitLab and Pulumi Cloud at the same time, and throws all mistakes that they show. */
export async function lookUp(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProjectFacts> {
  const asked = lookUpProject(plan, options);
  const [project, certificate, programs, memberMistakes, organization, definitions, foundation] = await Promise.all([
    asked,
    asked.then(({ facts }) => facts && lookUpCertificate(plan, facts)),
    lookUpPrograms(plan, options),
    lookUpMember(plan.organization, options),
    lookUpOrganization(plan),
    escMistakes(plan),
    trustsIssuer(plan) ? lookUpFoundationPolicies(plan.foundation, options) : undefined,
  ]);
  const tokens = tokenFindings(plan, new Date());
  const { pipeline, found, doubts, mistakes } = completePipeline(plan, programs.detected);
  // Where the project can't be seen, its files can't either.
  throwMistakes([
    ...project.mistakes,
    ...(certificate?.mistakes ?? []),
    ...(project.facts ? unlooked(programs.mistakes, mistakes) : []),
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

/** Only the project that owns the issuer says which certificate is trusted. */
async function lookUpCertificate(plan: GitLabPlan, { instanceUrl }: GitLabFacts): Promise<CertificateFindings> {
  const served = ownsIssuer(plan) ? await servedCertificate(instanceUrl) : undefined;
  return certificateFindings(instanceUrl, served, plan.thumbprints, "trust.thumbprints", new Date());
}

/** Files that could not be looked at say nothing, which is no mistake of the settings then. */
function unlooked(failed: readonly Mistake[], mistakes: readonly Mistake[]): readonly Mistake[] {
  return failed.length > 0 ? failed : mistakes;
}
