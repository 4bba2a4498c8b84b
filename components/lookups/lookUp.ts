import type * as pulumi from "@pulumi/pulumi";
import type { Checked } from "../../pipeline/diagnostics/checked";
import { type Diagnostic, isError } from "../../pipeline/diagnostics/diagnostic";
import type { Pipeline } from "../../pipeline/model";
import { issuerPolicies } from "../../pipeline/plan/access/issuerPolicies";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import { Delivery } from "../../pipeline/settings/choices";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import {
  type Proposal,
  planProposal,
  type ProposalFacts,
  type RequestFacts,
} from "../../targets/gitlab/mergeRequest/proposal";
import { proposalDiagnostics } from "../../targets/gitlab/mergeRequest/proposalDiagnostics";
import { requestBranch } from "../../targets/gitlab/mergeRequest/request";
import { mergeDiagnostics } from "../../targets/gitlab/include/mergeChecks";
import { ciFileText } from "../../targets/gitlab/ciFileText";
import { targets } from "../../targets";
import { type GitLabFacts, lookUpProject } from "../gitlab/lookups/lookUpProject";
import { instanceCertificate } from "../gitlab/lookups/instanceCertificate";
import { lookUpPrograms } from "../gitlab/lookups/programFiles";
import type { CloudFacts } from "../pulumiCloud/cloudContext";
import { type CertificateCheck, checkCertificate } from "../pulumiCloud/lookups/certificateCheck";
import { cloudAccess } from "../pulumiCloud/lookups/cloudAccess";
import { issuerAddressDiagnostics } from "../pulumiCloud/lookups/issuerAddress";
import { checkEscDefinitions } from "../pulumiCloud/lookups/escCheck";
import { cloudReader } from "../pulumiCloud/lookups/cloudReader";
import { findIssuer, type FoundIssuer } from "../pulumiCloud/lookups/findIssuer";
import { lookUpFoundationPolicies, missingPolicies } from "../pulumiCloud/lookups/foundationPolicies";
import { lookUpMember } from "../pulumiCloud/lookups/lookUpMember";
import { lookUpOrganization } from "../pulumiCloud/lookups/organizationCheck";
import { checkTokens } from "../pulumiCloud/lookups/tokenCheck";
import { ownsIssuer, trustsIssuer } from "../pulumiCloud/trust";

/** The facts about a project from GitLab and Pulumi Cloud. They are read on every run, before any change. Plain data. */
export interface ProjectFacts extends GitLabFacts, CloudFacts {
  /** The complete pipeline, with the values detected in the programs' files. */
  readonly pipeline: Pipeline;
  /** How this update changes the merge request that delivers the CI file, if one delivers it. */
  readonly proposal?: Proposal;
}

/**
 * The facts from GitLab and Pulumi Cloud, which are queried in parallel. Facts are returned even if a lookup finds an
 * error, so that existing resources are reported in the same run. `value` is undefined if the project is not visible, or the
 * pipeline is incomplete.
 */
export async function lookUp(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<Checked<ProjectFacts>> {
  const projectLookup = lookUpProject(plan, options);
  const [project, certificate, issuer, programs, member, organization, definitions, foundation] = await Promise.all([
    projectLookup,
    projectLookup.then(({ facts }) => facts && lookUpCertificate(plan, facts, options)),
    projectLookup.then(({ facts }) => facts && lookUpIssuer(plan, facts, options)),
    lookUpPrograms(plan, options),
    lookUpMember(plan.organization, options),
    lookUpOrganization(plan, options),
    checkEscDefinitions(plan, options),
    trustsIssuer(plan) ? lookUpFoundationPolicies(plan.foundation, options) : undefined,
  ]);
  const { value: pipeline, diagnostics } = completePipeline(plan, programs.detected, targets.gitlab);
  const policies = project.facts && trustsIssuer(plan) ? issuerPolicies(plan.access, project.facts.ids) : [];
  const { request, teamFile } = project.facts ?? {};
  // If the team's file could not be read, its lookup reports that, and no merge request is planned.
  const hasTeamFile = !plan.outline.included || teamFile !== undefined || plan.leave.isPrepared;
  const proposed =
    project.facts && request && pipeline && hasTeamFile
      ? proposalOf(plan, pipeline, project.facts, request)
      : undefined;
  const facts = project.facts &&
    pipeline && {
      ...project.facts,
      thumbprints: certificate?.thumbprints ?? [],
      ...(issuer && { issuer }),
      policies,
      pipeline,
      ...(proposed && { proposal: proposed.proposal }),
    };
  const all = [
    ...project.diagnostics,
    ...(certificate?.diagnostics ?? []),
    // If the project is not visible, its files are not visible either.
    ...(project.facts ? fileDiagnostics(programs.diagnostics, diagnostics) : []),
    ...(project.facts?.teamFile && pipeline && plan.delivery !== Delivery.Withdraw && !plan.leave.isPrepared
      ? mergeDiagnostics(project.facts.teamFile.contents, pipeline)
      : []),
    ...(project.facts?.teamJobs && pipeline ? mergeDiagnostics(project.facts.teamJobs, pipeline) : []),
    ...(proposed?.diagnostics ?? []),
    ...member,
    ...organization,
    ...definitions,
    ...checkTokens(plan, new Date()),
    ...(foundation ? missingPolicies(policies, foundation) : []),
  ];
  return { ...(facts && { value: facts }), diagnostics: all };
}

/** Plans how this update changes the merge request that delivers the CI file, with diagnostics. */
function proposalOf(
  plan: GitLabPlan,
  pipeline: Pipeline,
  { fileText: text, managesFile: isOurs, teamFile }: GitLabFacts,
  request: RequestFacts,
): { readonly proposal: Proposal; readonly diagnostics: readonly Diagnostic[] } {
  const { defaultBranch, leave, schedules, outline } = plan;
  const { origin, included } = outline;
  const existing = {
    ...(text !== undefined && { text }),
    ...(teamFile && { teamText: teamFile.text, teamCommit: teamFile.lastCommitId }),
    isOurs,
  };
  const facts: ProposalFacts = { ...request, existing };
  const proposal = planProposal({ origin, leave, definition: ciFileText(plan, pipeline), included }, facts);
  const words = { defaultBranch, branch: requestBranch(origin), hasSchedules: schedules.length > 0, included };
  return { proposal, diagnostics: proposalDiagnostics(proposal, facts, words) };
}

/** The issuer in Pulumi Cloud, if this project owns it. */
async function lookUpIssuer(
  plan: GitLabPlan,
  { instanceUrl: url }: GitLabFacts,
  options: pulumi.InvokeOptions,
): Promise<FoundIssuer | undefined> {
  const { organization = "" } = plan;
  return ownsIssuer(plan) ? findIssuer(cloudReader(options), { organization, url }) : undefined;
}

/**
 * The certificate thumbprints for the OIDC issuer, with diagnostics about the certificate and the issuer's URL. A project that does
 * not own the issuer looks up nothing.
 */
async function lookUpCertificate(
  plan: GitLabPlan,
  { instanceUrl }: GitLabFacts,
  options: pulumi.InvokeOptions,
): Promise<CertificateCheck> {
  if (!ownsIssuer(plan)) return { thumbprints: plan.thumbprints ?? [], diagnostics: [] };
  const [served, cloud] = await Promise.all([instanceCertificate(instanceUrl, options), cloudAccess(options)]);
  const address = issuerAddressDiagnostics(instanceUrl, cloud?.url, "trust");
  const checked = checkCertificate(instanceUrl, served, plan.thumbprints, "trust.thumbprints", new Date());
  return { ...checked, diagnostics: [...address, ...checked.diagnostics] };
}

/** If a file could not be read, the errors of the lookups; otherwise those found in the files. */
function fileDiagnostics(failed: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] {
  return failed.some(isError) ? failed : found;
}
