import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import type { PinnedIds } from "../../../pipeline/plan/access/trustPolicies";
import { ciFilePath } from "../../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import type { TeamContents } from "../../../targets/gitlab/include/teamContents";
import type { RequestFacts } from "../../../targets/gitlab/mergeRequest/proposal";
import { type RequestProject, unfitForRequest } from "../../../targets/gitlab/mergeRequest/unfitProject";
import type { Protections } from "../../../targets/gitlab/project/protections";
import { type Attempt, attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { branchFileWarnings } from "./branchFiles";
import { lookUpCurrentUser } from "./currentUser";
import { fileText, foreignFile, isManaged } from "./existingFile";
import { protectionsOfPlan, unfitProtections } from "./existingProtections";
import { exposureDiagnostics } from "./exposure";
import { gitLabApiUrl } from "./gitLabAccess";
import { gitLabDiagnostic, noGitLab } from "./gitLabDiagnostic";
import { outdatedDeploymentWarnings } from "./outdatedDeployments";
import { groupVariableLines } from "./groupVariables";
import { pipelineVariableWarnings } from "./pipelineVariables";
import { premiumDiagnostics, selfApprovalDiagnostics } from "./premium";
import { type JobTokenFacts, lookUpJobTokens } from "./jobTokens";
import { mergeGateLines } from "./mergeGate";
import { lookUpMergeRequest } from "./mergeRequest";
import { type EditedTeamFile, lookUpTeamFile } from "./teamFile";
import { readTeamJobs } from "./teamIncludes";
import { projectDiagnostic, unfitProject } from "./projectDiagnostics";

/** The facts about a project that GitLab knows. */
export interface GitLabFacts {
  readonly id: string;
  /** The ids that the policies pin. */
  readonly ids: PinnedIds;
  /** The GitLab instance, such as `https://gitlab.com`. It is the issuer of the project's ID tokens. */
  readonly instanceUrl: string;
  readonly webUrl: string;
  /** Whether GitLab is the Enterprise Edition, as gitlab.com is. */
  readonly enterprise: boolean;
  /** The id of the GitLab token's user, if no one else may push. */
  readonly userId?: number;
  /** Whether there is a CI file that this stack manages. */
  readonly managesFile: boolean;
  /** Whether an existing CI file may be overwritten: this stack manages it, or the settings allow it. */
  readonly mayOverwrite: boolean;
  /** The text of the CI file in the project, if there is one. */
  readonly fileText?: string;
  /** The existing protections of planned branches and tags. */
  readonly protections: Protections;
  /** The CI file of the team, if it includes the rendered one. */
  readonly teamFile?: EditedTeamFile;
  /** The team's files that the rendered file includes. */
  readonly teamJobs?: TeamContents;
  /** The job token allow-list, if the settings have one. */
  readonly jobTokens?: JobTokenFacts;
  /** The merge request with the CI file, if the file is delivered by one. */
  readonly request?: RequestFacts;
}

/** The result of a project lookup. */
export interface ProjectLookup {
  /** Undefined if the project is not visible. */
  readonly facts?: GitLabFacts;
  readonly diagnostics: readonly Diagnostic[];
}

/** The facts about a project, and the diagnostics that GitLab's current state implies for the plan. */
export async function lookUpProject(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProjectLookup> {
  const [
    project,
    metadata,
    file,
    branches,
    tags,
    user,
    branchFiles,
    team,
    teamJobs,
    request,
    jobTokens,
    groupVariables,
  ] = await Promise.all([
    attempt(gitlab.getProject({ pathWithNamespace: plan.project }, options)),
    attempt(gitlab.getMetadata({}, options)),
    attempt(gitlab.getRepositoryFile(ciFileOf(plan), options)),
    attempt(gitlab.getProjectProtectedBranches({ projectId: plan.project }, options)),
    attempt(gitlab.getProjectProtectedTags({ project: plan.project }, options)),
    lookUpCurrentUser(plan, options),
    plan.target === "gitlab" ? branchFileWarnings(plan, options) : [],
    lookUpTeamFile(plan, options),
    plan.outline.teamJobs && readTeamJobs(plan, plan.outline.teamJobs, options),
    lookUpMergeRequest(plan, options),
    lookUpJobTokens(plan, pulumi.runtime.isDryRun(), options),
    groupVariableLines(plan, pulumi.runtime.isDryRun(), options),
  ]);
  if (!project.ok && !metadata.ok && isNotFound(metadata.reason))
    return { diagnostics: [noGitLab("project", await gitLabApiUrl(options))] };
  if (!project.ok) return { diagnostics: [projectDiagnostic(plan, project.reason)] };
  if (!metadata.ok) return { diagnostics: [gitLabDiagnostic("project", metadata.reason)] };

  const isStackFile = await isManaged(plan, file);
  const { id, webUrl, namespaceId } = project.value;
  const unfit = unfitProject(plan, project.value);
  return {
    facts: {
      id,
      ids: { project_id: id, namespace_id: String(namespaceId) },
      webUrl,
      instanceUrl: webUrl.slice(0, -plan.project.length - 1),
      enterprise: metadata.value.enterprise,
      ...(user.id !== undefined && { userId: user.id }),
      managesFile: isStackFile,
      mayOverwrite: plan.replaceExistingFile || isStackFile,
      ...(file.ok && { fileText: fileText(file.value) }),
      protections: protectionsOfPlan(plan, branches, tags),
      ...(team.teamFile && { teamFile: team.teamFile }),
      ...(teamJobs && { teamJobs }),
      ...(request.request && { request: request.request }),
      ...(jobTokens.facts && { jobTokens: jobTokens.facts }),
    },
    diagnostics: [
      ...unfit,
      ...(plan.target === "gitlab" ? exposureDiagnostics(plan, project.value) : []),
      ...premiumDiagnostics(plan, metadata.value.enterprise),
      ...selfApprovalDiagnostics(plan, project.value),
      ...user.diagnostics,
      ...unfitProtections(plan, branches, tags, unfit),
      // Pulumi Deployments needs no CI file, and leaves that of the team alone.
      ...(isStackFile || plan.target !== "gitlab" ? [] : foreignFile(plan, file)),
      ...(plan.target === "gitlab" ? pipelineVariableWarnings(project.value) : []),
      ...(plan.target === "gitlab" ? outdatedDeploymentWarnings(project.value) : []),
      ...(plan.target === "gitlab" && pulumi.runtime.isDryRun() && !isStackFile
        ? mergeGateLines(plan, project.value)
        : []),
      ...(unfit.length > 0 ? [] : groupVariables),
      ...jobTokens.diagnostics,
      // A missing role is reported already.
      ...(unfit.length > 0 ? [] : jobTokens.unreadable),
      ...branchFiles,
      ...team.diagnostics,
      ...request.diagnostics,
      ...unfitForRequest(plan, requestProject(project.value, branches)),
    ],
  };
}

function requestProject(
  { emptyRepo, mergeRequestsEnabled }: gitlab.GetProjectResult,
  branches: Attempt<gitlab.GetProjectProtectedBranchesResult>,
): RequestProject {
  const protectedBranches = branches.ok ? branches.value.protectedBranches.map(({ name }) => name) : [];
  return { emptyRepo, mergeRequestsEnabled, protectedBranches };
}

function ciFileOf({ project, defaultBranch, outline }: GitLabPlan): gitlab.GetRepositoryFileArgs {
  return { project, filePath: ciFilePath(outline), ref: defaultBranch };
}
