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

/** GitLab: `PIPELINE_PROCESS_LIMIT`: the refs after these start no pipelines. */
const PIPELINES_OF_A_PUSH = 4;

/**
 * Starts what a push starts, its branches before its tags. A push with a job's token starts no pipelines. GitLab:
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
  const asked = pushOptions(options);
  // GitLab makes no pipeline where somebody gives it variables who may not, nor with one that cannot be.
  const mayNot = asked.variables.length > 0 && !maySetPipelineVariables({ ...caller, project });
  const refused = mayNot || asked.variables.some(({ key }) => keyFaults(key).length > 0);
  for (const tag of [false, true]) {
    for (const [index, command] of commands.entries()) {
      if (!accepted.has(command) || command.ref.startsWith("refs/tags/") !== tag) continue;
      const ref = command.ref.replace(/^refs\/(heads|tags)\//, "");
      if (!isDeletion(command) && index < PIPELINES_OF_A_PUSH && !refused && jobId === undefined) {
        const commit = pushedCommit(state, project.id, command, pushed);
        startPipeline(state, { project, user, ref, tag, commit, beforeSha: command.from, ...asked });
      }
      if (!tag) state.branchMoved.emit({ project, user, branch: ref, byJob: jobId !== undefined });
    }
  }
}

/** The row of the commit that a ref was pushed to. */
export function pushedCommit(state: GitLabState, projectId: number, { to }: RefCommand, { targets }: Pushed): Commit {
  const sha = targets.get(to)?.commit ?? to;
  const commit = findCommit(state, projectId, sha);
  if (!commit) throw new Error(`no commit ${sha}`);
  return commit;
}
