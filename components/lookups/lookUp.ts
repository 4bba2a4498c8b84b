import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Mistake, throwMistakes } from "../../pipeline/errors";
import type { Pipeline } from "../../pipeline/model";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import type { Plan } from "../../pipeline/plan/plan";
import { targets } from "../../targets";
import { unfitProtections } from "./existingProtections";
import { attempt } from "./attempt";
import {
  cloudMistake,
  foreignFile,
  gitLabMistake,
  isOurs,
  projectMistake,
  unfitMember,
  unfitProject,
} from "./lookupMistakes";
import { lookUpPrograms } from "./programFiles";

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
  /** The pipeline, with what was found in the programs' files. */
  readonly pipeline: Pipeline;
  /** What those files say, in a sentence for each program. */
  readonly found: readonly string[];
  /** What in those files is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
}

/** Asks GitLab and Pulumi Cloud at the same time, and throws all mistakes that they show. */
export async function lookUp(plan: Plan, options: pulumi.InvokeOptions): Promise<ProjectFacts> {
  const [project, programs, memberMistakes] = await Promise.all([
    lookUpProject(plan, options),
    lookUpPrograms(plan, options),
    lookUpMember(plan, options),
  ]);
  const { pipeline, found, doubts, mistakes } = completePipeline(plan, programs.detected);
  // Where the project can't be seen, its files can't either.
  throwMistakes([
    ...project.mistakes,
    ...(project.facts ? unlooked(programs.mistakes, mistakes) : []),
    ...memberMistakes,
  ]);
  if (!project.facts || !pipeline) throw new Error("a project without facts has mistakes");
  return { ...project.facts, pipeline, found, doubts };
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

/** With a store of one's own there is no organization to be a member of. */
async function lookUpMember(plan: Plan, options: pulumi.InvokeOptions): Promise<Mistake[]> {
  const { organization } = plan;
  if (organization === undefined) return [];
  const user = await attempt(pulumiservice.getCurrentUser({}, options));
  if (!user.ok) return [cloudMistake(user.reason)];
  const args = { organizationName: organization, username: user.value.username };
  return unfitMember(plan, await attempt(pulumiservice.getOrganizationMember(args, options)));
}
