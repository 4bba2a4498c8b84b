import type { Organization, Project, Restriction, StoredContext } from "./entities";
import { type ExpressionValues, holds } from "./expression";
import { type CircleCiState, repositoryOf } from "./state";

/** A job that runs, for its contexts and its ID token. */
export interface CircleCiRun {
  readonly projectId: string;
  /** The id of the user that caused the run. An approver becomes the user of the jobs behind the approval. */
  readonly userId: string;
  /** The ids of the groups of that user. Defaults to none. */
  readonly groups?: readonly string[];
  /** The branch or the tag. Both are absent in a run of a custom webhook. */
  readonly branch?: string;
  readonly tag?: string;
  /** The values of `pipeline.trigger.type` and `pipeline.event.name`. */
  readonly triggerType?: string;
  readonly eventName?: string;
  /** Whether somebody reran the job with SSH. */
  readonly isSshRerun?: boolean;
  /** Whether the code is from a fork's pull request. Only projects of OAuth build these. */
  readonly isFork?: boolean;
  /** The full name of the repository of the code, for a fork. Defaults to that of the project. */
  readonly repository?: string;
  /** The full ref whose configuration it runs, which only standalone projects know. Defaults to the ref of the code. */
  readonly configRef?: string;
  /** The value of `pipeline.config_source`. It starts with `api` for a configuration that an API call sent. */
  readonly configSource?: string;
  readonly definitionId?: string;
  /** The names of the contexts of the job, in the order in which later ones override earlier ones. */
  readonly contexts: readonly string[];
}

/** What a job gets, or the name of the context that it may not use: the job then has the status `unauthorized`. */
export type RunAccess =
  | {
      readonly ok: true;
      readonly contextIds: readonly string[];
      /** The environment variables. Those of a context override those of the project. */
      readonly variables: ReadonlyMap<string, string>;
      /** Whether the job gets ID tokens. */
      readonly hasIdTokens: boolean;
    }
  | { readonly ok: false; readonly unauthorized: string };

/** Decides on the contexts and secrets of a run. */
export function accessOf(state: CircleCiState, run: CircleCiRun): RunAccess {
  const { project, organization } = placeOf(state, run);
  // CircleCI: a fork's code gets neither variables nor contexts nor ID tokens, unless the project says so.
  if (run.isFork && !project.settings.forks_receive_secret_env_vars) {
    return { ok: true, contextIds: [], variables: new Map(), hasIdTokens: false };
  }
  const contexts: StoredContext[] = [];
  for (const name of run.contexts) {
    const found = state.contextsOf(organization.id).find((context) => context.name === name);
    if (!found || !isAdmitted(state, found, run)) return { ok: false, unauthorized: name };
    contexts.push(found);
  }
  const variables = [project, ...contexts].flatMap((owner) => [...owner.variables]);
  return {
    ok: true,
    contextIds: contexts.map(({ id }) => id),
    variables: new Map(variables.map(([name, { value }]) => [name, value])),
    hasIdTokens: true,
  };
}

/** The project of a run and its organization. */
export function placeOf(
  state: CircleCiState,
  { projectId }: Pick<CircleCiRun, "projectId">,
): { project: Project; organization: Organization } {
  const project = state.projects.get(projectId);
  const organization = project && state.organizations.get(project.organizationId);
  if (!organization) throw new Error(`there is no project ${projectId}`);
  return { project, organization };
}

/** CircleCI: all types of restrictions have to hold. Assumption: of one type, one restriction suffices. */
function isAdmitted(state: CircleCiState, { restrictions }: StoredContext, run: CircleCiRun): boolean {
  const types = new Set(restrictions.map(({ type }) => type));
  const values = valuesOf(state, run);
  return [...types].every((type) => restrictions.some((each) => each.type === type && isMet(each, run, values)));
}

function isMet({ type, value }: Restriction, run: CircleCiRun, values: ExpressionValues): boolean {
  switch (type) {
    case "project":
      return value === run.projectId;
    case "group":
      return run.groups?.includes(value) ?? false;
    case "expression":
      return holds(value, values);
  }
}

/** The variables of restrictions. CircleCI: pipeline parameters are not among them. */
function valuesOf(state: CircleCiState, run: CircleCiRun): ExpressionValues {
  const { project, organization } = placeOf(state, run);
  const main = repositoryOf(organization, project)?.defaultBranch ?? "main";
  return {
    "pipeline.git.branch": run.branch,
    "pipeline.git.branch.is_default": run.branch === undefined ? undefined : run.branch === main,
    "pipeline.git.tag": run.tag,
    "pipeline.project.slug": project.slug,
    "pipeline.trigger.type": run.triggerType,
    "pipeline.event.name": run.eventName,
    "pipeline.config.ref": organization.kind === "circleci" ? (run.configRef ?? refOf(run)) : undefined,
    // Assumption: the value of a configuration in the repository.
    "pipeline.config_source": run.configSource ?? "vcs",
    "job.ssh.enabled": run.isSshRerun ?? false,
  };
}

/** The full name of the branch or tag of a run. */
export function refOf({ branch, tag }: Pick<CircleCiRun, "branch" | "tag">): string | undefined {
  if (tag !== undefined) return `refs/tags/${tag}`;
  return branch === undefined ? undefined : `refs/heads/${branch}`;
}
