import { Hono } from "hono";
import { sandboxApp } from "../app";
import type { Clock } from "../clock";
import type { PersistState } from "../data/persistState";
import type { Faults } from "../faults/faults";
import type { Folder } from "../folder";
import type { RequestLog } from "../requestLog";
import { followBranches } from "./mergeRequests/followBranches";
import { gitHttpRoutes } from "./gitHttp/gitHttpRoutes";
import { answerError } from "./http/answerError";
import { discoveryRoutes } from "./idTokens/discoveryRoutes";
import { type IdTokenAnswer, issueIdToken } from "./idTokens/issue";
import type { IdTokenJob } from "./idTokens/job";
import { lazySigningKey } from "./idTokens/keys";
import { branchRoutes } from "./routes/branches";
import { commitContentRoutes } from "./routes/commitContent";
import { commitRoutes } from "./routes/commits";
import { compareRoutes } from "./routes/compare";
import { deployKeyRoutes } from "./routes/deployKeys";
import { deploymentApprovalRoutes } from "./routes/deploymentApprovals";
import { deploymentRoutes } from "./routes/deployments";
import { environmentRoutes } from "./routes/environments";
import { fileRoutes } from "./routes/files";
import { graphqlRoutes } from "./routes/graphql";
import { groupRoutes } from "./routes/groups";
import { groupVariableRoutes } from "./routes/groupVariables";
import { hookRoutes } from "./routes/hooks";
import { instanceRoutes } from "./routes/instance";
import { lintRoutes } from "./routes/lint";
import { memberRoutes } from "./routes/members";
import { mergeRequestRoutes } from "./routes/mergeRequests";
import { mergeRequestWidgetRoutes } from "./routes/mergeRequests/widget";
import { jobArtifactRoutes } from "./routes/jobArtifacts";
import { jobTokenScopeRoutes } from "./routes/jobTokenScope";
import { jobRoutes } from "./routes/jobs";
import { namespaceRoutes } from "./routes/namespaces";
import { pipelineScheduleRoutes } from "./routes/pipelineSchedules";
import { pipelineRoutes } from "./routes/pipelines";
import { projectSettingRoutes } from "./routes/projectSettings";
import { projectWriteRoutes } from "./routes/projectWrites";
import { projectRoutes } from "./routes/projects";
import { protectedBranchRoutes } from "./routes/protectedBranches";
import { protectedEnvironmentRoutes } from "./routes/protectedEnvironments";
import { protectedTagRoutes } from "./routes/protectedTags";
import { pushRuleRoutes } from "./routes/pushRules";
import { releaseRoutes } from "./routes/releases";
import { resourceGroupRoutes } from "./routes/resourceGroups";
import { scheduleVariableRoutes } from "./routes/scheduleVariables";
import { sharingRoutes } from "./routes/sharing";
import { tagRoutes } from "./routes/tags";
import { treeRoutes } from "./routes/tree";
import { userRoutes } from "./routes/users";
import { variableRoutes } from "./routes/variables";
import { openGitLabState, resetGitLabState } from "./openState";
import type { GitLabSeed } from "./seed";
import type { GitLabState } from "./state";

export interface GitLab {
  readonly app: Hono;
  /** The server's state, for other parts of the sandbox that read or change it, such as the runner. */
  readonly state: GitLabState;
  /** The ID token that the server at `issuer` signs for a job, or the reason why it signs none. */
  idToken(job: IdTokenJob, issuer: string): Promise<IdTokenAnswer>;
  reset(): void;
}

/** Creates a stateful GitLab with GitLab's rules for the resources that this project uses. */
export function createGitLab(
  seed: GitLabSeed,
  {
    clock,
    log,
    folder,
    persist,
    faults,
  }: {
    clock: Clock;
    log: RequestLog;
    folder?: Folder;
    persist?: PersistState | undefined;
    faults?: Faults | undefined;
  },
): GitLab {
  const state = openGitLabState(seed, clock, folder, persist);
  followBranches(state);
  const app = sandboxApp("gitlab", log, faults);
  app.onError(answerError);
  const key = lazySigningKey(state.signingKey);
  discoveryRoutes(app, key);
  gitHttpRoutes(app, state);
  mergeRequestWidgetRoutes(app, state);
  graphqlRoutes(app, state);
  app.route("/api/v4", apiRoutes(state));
  return {
    app,
    state,
    idToken: (job, issuer) => issueIdToken(state, key, issuer, job),
    reset: () => resetGitLabState(state, seed),
  };
}

function apiRoutes(state: GitLabState): Hono {
  const api = new Hono();
  instanceRoutes(api, state);
  projectRoutes(api, state);
  projectWriteRoutes(api, state);
  projectSettingRoutes(api, state);
  jobTokenScopeRoutes(api, state);
  pushRuleRoutes(api, state);
  userRoutes(api, state);
  groupRoutes(api, state);
  groupVariableRoutes(api, state);
  namespaceRoutes(api, state);
  memberRoutes(api, state);
  sharingRoutes(api, state);
  deployKeyRoutes(api, state);
  hookRoutes(api, state);
  variableRoutes(api, state);
  protectedBranchRoutes(api, state);
  protectedTagRoutes(api, state);
  environmentRoutes(api, state);
  protectedEnvironmentRoutes(api, state);
  fileRoutes(api, state);
  treeRoutes(api, state);
  branchRoutes(api, state);
  tagRoutes(api, state);
  releaseRoutes(api, state);
  commitRoutes(api, state);
  commitContentRoutes(api, state);
  compareRoutes(api, state);
  pipelineRoutes(api, state);
  jobRoutes(api, state);
  jobArtifactRoutes(api, state);
  deploymentRoutes(api, state);
  deploymentApprovalRoutes(api, state);
  resourceGroupRoutes(api, state);
  pipelineScheduleRoutes(api, state);
  scheduleVariableRoutes(api, state);
  lintRoutes(api, state);
  mergeRequestRoutes(api, state);
  return api;
}
