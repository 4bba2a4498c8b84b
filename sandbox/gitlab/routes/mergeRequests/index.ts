import type { Hono } from "hono";
import type { GitLabState } from "../../state";
import { mergeRequestApprovalRoutes } from "./approvals";
import { approvalRuleRoutes } from "./approvalRules";
import { approvalSettingRoutes } from "./approvalSettings";
import { mergeRequestContentRoutes } from "./content";
import { discussionRoutes } from "./discussions";
import { labelRoutes } from "./labels";
import { mergeRequestListRoutes } from "./list";
import { mergeRequestMergeRoutes } from "./merge";
import { noteRoutes } from "./notes";
import { mergeRequestPipelineRoutes } from "./pipelines";
import { mergeRequestVersionRoutes } from "./versions";
import { mergeRequestWriteRoutes } from "./write";

/** Adds the routes of merge requests, notes, threads, labels and approvals. */
export function mergeRequestRoutes(api: Hono, state: GitLabState): void {
  mergeRequestListRoutes(api, state);
  mergeRequestWriteRoutes(api, state);
  mergeRequestMergeRoutes(api, state);
  mergeRequestContentRoutes(api, state);
  mergeRequestPipelineRoutes(api, state);
  mergeRequestApprovalRoutes(api, state);
  approvalSettingRoutes(api, state);
  approvalRuleRoutes(api, state);
  mergeRequestVersionRoutes(api, state);
  noteRoutes(api, state);
  discussionRoutes(api, state);
  labelRoutes(api, state);
}
