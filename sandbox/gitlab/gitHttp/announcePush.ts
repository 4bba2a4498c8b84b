import { maySetPipelineVariables } from "../ci/rights/maySetPipelineVariables";
import type { Commit } from "../entities";
import type { Pushed } from "../git/readPushed";
import { findCommit } from "../git/repository";
import type { Caller } from "../model/caller";
import { startPipeline } from "../model/pipelines";
import { keyFaults } from "../model/variableRules";
import type { GitLabState } from "../state";
import { pushOptions } from "./pushOptions";
import { isDeletion, type PushRequest, type RefCommand } from "./pushRequest";

/** The maximum number of pipelines per push. GitLab: `PIPELINE_PROCESS_LIMIT`. */
const MAX_PIPELINES = 4;

/**
 * Emits the events of a push and starts its pipelines, branches before tags. A push with a job token starts none. GitLab:
 * `Git::ProcessRefChangesService`, `Ci::Pipeline::Chain::Validate::Abilities`.
 */
export function announcePush(
  state: GitLabState,
  caller: Caller,
  { commands, options }: PushRequest,
  accepted: ReadonlySet<RefCommand>,
  pushed: Pushed,
): void {
  const { user, jobId } = caller;
  const project = state.projects.get(caller.project.id) ?? caller.project;
  const parsed = pushOptions(options);
  // GitLab creates no pipeline if the user may not set pipeline variables, or if a variable is invalid.
  const isForbidden = parsed.variables.length > 0 && !maySetPipelineVariables({ ...caller, project });
  const refused = isForbidden || parsed.variables.some(({ key }) => keyFaults(key).length > 0);
  for (const tag of [false, true]) {
    for (const [index, command] of commands.entries()) {
      if (!accepted.has(command) || command.ref.startsWith("refs/tags/") !== tag) continue;
      const ref = command.ref.replace(/^refs\/(heads|tags)\//, "");
      if (!isDeletion(command)) {
        const commit = pushedCommit(state, project.id, command, pushed);
        const push = { project, ref, tag, commit, beforeSha: command.from };
        if (index < MAX_PIPELINES && !refused && jobId === undefined)
          startPipeline(state, { ...push, user, ...parsed });
        else state.pushed.emit(push);
      }
      if (!tag) state.branchMoved.emit({ project, user, branch: ref, byJob: jobId !== undefined });
    }
  }
}

/** The commit that a ref was pushed to. */
export function pushedCommit(state: GitLabState, projectId: number, { to }: RefCommand, { targets }: Pushed): Commit {
  const sha = targets.get(to)?.commit ?? to;
  const commit = findCommit(state, projectId, sha);
  if (!commit) throw new Error(`no commit ${sha}`);
  return commit;
}
