import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Mistake, throwMistakes } from "../../pipeline/errors";
import type { Plan } from "../../pipeline/plan";
import { targets } from "../../targets";
import { unfitProtections } from "./existingProtections";
import {
  type Attempt,
  cloudMistake,
  foreignFile,
  gitLabMistake,
  isOurs,
  projectMistake,
  unfitMember,
  unfitProject,
} from "./lookupMistakes";

/** What only GitLab can tell about a project, read on every run and before anything is changed. */
export interface ProjectFacts {
  readonly id: string;
  /** The instance, such as `https://gitlab.com`: where the project lives, and who issues its ID tokens. */
  readonly instanceUrl: string;
  readonly webUrl: string;
  /** Whether GitLab is the Enterprise Edition, as gitlab.com is. */
  readonly enterprise: boolean;
  /** Whether a CI file that is there may be written over: it is ours, or the settings say so. */
  readonly mayOverwrite: boolean;
}

/** Asks GitLab and Pulumi Cloud at the same time, and throws all mistakes that they show. */
export async function lookUp(plan: Plan, options: pulumi.InvokeOptions): Promise<ProjectFacts> {
  const [project, memberMistakes] = await Promise.all([lookUpProject(plan, options), lookUpMember(plan, options)]);
  throwMistakes([...project.mistakes, ...memberMistakes]);
  if (!project.facts) throw new Error("a project without facts has mistakes");
  return project.facts;
}

interface ProjectLookup {
  readonly facts?: ProjectFacts;
  readonly mistakes: readonly Mistake[];
}

async function lookUpProject(plan: Plan, options: pulumi.InvokeOptions): Promise<ProjectLookup> {
  const [project, metadata, file, branches, tags] = await Promise.all([
    attempt(gitlab.getProject({ pathWithNamespace: plan.project }, options)),
    attempt(gitlab.getMetadata({}, options)),
    attempt(gitlab.getRepositoryFile(ciFileOf(plan), options)),
    attempt(gitlab.getProjectProtectedBranches({ projectId: plan.project }, options)),
    attempt(gitlab.getProjectProtectedTags({ project: plan.project }, options)),
  ]);
  if (!project.ok) return { mistakes: [projectMistake(plan, project.reason)] };
  if (!metadata.ok) return { mistakes: [gitLabMistake("project", metadata.reason)] };

  const { id, webUrl } = project.value;
  const instanceUrl = webUrl.slice(0, -plan.project.length - 1);
  const unfit = unfitProject(plan, project.value);
  return {
    facts: {
      id,
      webUrl,
      instanceUrl,
      enterprise: metadata.value.enterprise,
      mayOverwrite: plan.replaceExistingFile || isOurs(plan, file),
    },
    mistakes: [
      ...unfit,
      ...unfitProtections(plan, branches, tags, unfit),
      ...(plan.replaceExistingFile ? [] : foreignFile(plan, file)),
    ],
  };
}

function ciFileOf({ project, defaultBranch }: Plan): gitlab.GetRepositoryFileArgs {
  return { project, filePath: targets.gitlab.file, ref: defaultBranch };
}

async function lookUpMember(plan: Plan, options: pulumi.InvokeOptions): Promise<Mistake[]> {
  const user = await attempt(pulumiservice.getCurrentUser({}, options));
  if (!user.ok) return [cloudMistake(user.reason)];
  const args = { organizationName: plan.organization, username: user.value.username };
  return unfitMember(plan, await attempt(pulumiservice.getOrganizationMember(args, options)));
}

async function attempt<T>(promise: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
