import { AccessLevel } from "../../model/accessLevel";
import { memberLevel } from "../../model/membership";
import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import { isProtectedJob, type PipelineFacts } from "./pipelineFacts";

/**
 * Whether a job uses the caches of protected refs: its ref is protected, or its user is a Maintainer. Playing or
 * retrying a job sets its user, so a Maintainer who does so gives unreviewed code access to these caches.
 *
 * GitLab: `Ci::Build#cache_suffix_for` and `#uses_protected_cache?`, which takes the level from the membership: an
 * instance admin without one counts as none. The level counts since 18.6.1, 18.5.3 and 18.4.5, the fix of work item
 * 494478, and no setting turns that off (issue 585606). GitLab Runner names its Docker volumes likewise since 18.8 (merge
 * request 6021). The code was read; the three versions are quoted from others, who read them in the documentation
 * ("Caching in GitLab CI/CD", cache key names).
 */
export function usesProtectedCaches(state: GitLabState, facts: PipelineFacts, job: Job): boolean {
  const user = state.users.get(job.userId);
  const isMaintainer = user !== undefined && memberLevel(state, user, facts.project) >= AccessLevel.Maintainer;
  return isMaintainer || isProtectedJob(state, facts, job);
}
