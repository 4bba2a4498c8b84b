import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Mistake, Warning } from "../../../pipeline/errors";
import type { PinnedIds } from "../../../pipeline/plan/access/trustPolicies";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { targets } from "../../../targets";
import { attempt } from "../../lookups/attempt";
import { lookUpCurrentUser } from "./currentUser";
import { foreignFile, isOurs } from "./existingFile";
import { unfitProtections } from "./existingProtections";
import { exposureMistakes } from "./exposure";
import { gitLabMistake } from "./gitLabMistake";
import { pipelineVariableWarnings } from "./pipelineVariables";
import { premiumMistakes, selfApprovalMistakes } from "./premium";
import { projectMistake, unfitProject } from "./projectMistakes";

/** What GitLab says of a project. */
export interface GitLabFacts {
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
}

/** What came of looking a project up. */
export interface ProjectLookup {
  /** Undefined where the project can't be seen. */
  readonly facts?: GitLabFacts;
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly Warning[];
}

/** Asks GitLab for the project, and for what it has already of that which the plan comes to. */
export async function lookUpProject(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProjectLookup> {
  const [project, metadata, file, branches, tags, user] = await Promise.all([
    attempt(gitlab.getProject({ pathWithNamespace: plan.project }, options)),
    attempt(gitlab.getMetadata({}, options)),
    attempt(gitlab.getRepositoryFile(ciFileOf(plan), options)),
    attempt(gitlab.getProjectProtectedBranches({ projectId: plan.project }, options)),
    attempt(gitlab.getProjectProtectedTags({ project: plan.project }, options)),
    lookUpCurrentUser(plan, options),
  ]);
  if (!project.ok) return { mistakes: [projectMistake(plan, project.reason)], warnings: [] };
  if (!metadata.ok) return { mistakes: [gitLabMistake("project", metadata.reason)], warnings: [] };

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
      mayOverwrite: plan.replaceExistingFile || isOurs(plan, file),
    },
    mistakes: [
      ...unfit,
      ...exposureMistakes(plan, project.value),
      ...premiumMistakes(plan, metadata.value.enterprise),
      ...selfApprovalMistakes(plan, project.value),
      ...user.mistakes,
      ...unfitProtections(plan, branches, tags, unfit),
      ...(plan.replaceExistingFile ? [] : foreignFile(plan, file)),
    ],
    warnings: pipelineVariableWarnings(project.value),
  };
}

function ciFileOf({ project, defaultBranch }: GitLabPlan): gitlab.GetRepositoryFileArgs {
  return { project, filePath: targets.gitlab.file, ref: defaultBranch };
}
