import type { PackageDefinition } from "../definition";
import { loadSchema } from "../schema";
import { branchProtection } from "./branchProtection";
import { configureGitLab, type GitLab } from "./context";
import { getMetadata, getRepositoryFile } from "./functions";
import { getPipelineSchedules, getProjectEnvironments, getProjectVariables } from "./projectLists";
import { getCurrentUser } from "./getCurrentUser";
import { getProject } from "./getProject";
import { getRepositoryTree } from "./getRepositoryTree";
import { pipelineSchedule } from "./pipelineSchedule";
import { projectApprovalRule } from "./projectApprovalRule";
import { projectEnvironment } from "./projectEnvironment";
import { projectHook } from "./projectHook";
import { projectJobTokenScopes } from "./projectJobTokenScopes";
import { projectLevelMrApprovals } from "./projectLevelMrApprovals";
import { projectProtectedEnvironment } from "./projectProtectedEnvironment";
import { projectVariable } from "./projectVariable";
import { getProjectProtectedBranches, getProjectProtectedTags } from "./protectedRefs";
import { repositoryFile } from "./repositoryFile";
import { tagProtection } from "./tagProtection";

/** The part of the GitLab provider that pulumi-pipeline uses. */
export function gitlabPackage(): PackageDefinition<GitLab> {
  const { schema, text } = loadSchema("gitlab");
  return {
    schema,
    schemaText: text,
    unsupportedConfig: ["configFile", "context", "enableAutoCiSupport"],
    configure: configureGitLab,
    resources: {
      "gitlab:index/branchProtection:BranchProtection": branchProtection,
      "gitlab:index/pipelineSchedule:PipelineSchedule": pipelineSchedule,
      "gitlab:index/projectApprovalRule:ProjectApprovalRule": projectApprovalRule,
      "gitlab:index/projectEnvironment:ProjectEnvironment": projectEnvironment,
      "gitlab:index/projectHook:ProjectHook": projectHook,
      "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes": projectJobTokenScopes,
      "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals": projectLevelMrApprovals,
      "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment": projectProtectedEnvironment,
      "gitlab:index/projectVariable:ProjectVariable": projectVariable,
      "gitlab:index/repositoryFile:RepositoryFile": repositoryFile,
      "gitlab:index/tagProtection:TagProtection": tagProtection,
    },
    functions: {
      "gitlab:index/getCurrentUser:getCurrentUser": getCurrentUser,
      "gitlab:index/getMetadata:getMetadata": getMetadata,
      "gitlab:index/getPipelineSchedules:getPipelineSchedules": getPipelineSchedules,
      "gitlab:index/getProject:getProject": getProject(schema),
      "gitlab:index/getProjectEnvironments:getProjectEnvironments": getProjectEnvironments,
      "gitlab:index/getProjectProtectedBranches:getProjectProtectedBranches": getProjectProtectedBranches,
      "gitlab:index/getProjectProtectedTags:getProjectProtectedTags": getProjectProtectedTags,
      "gitlab:index/getProjectVariables:getProjectVariables": getProjectVariables,
      "gitlab:index/getRepositoryFile:getRepositoryFile": getRepositoryFile,
      "gitlab:index/getRepositoryTree:getRepositoryTree": getRepositoryTree,
    },
  };
}
