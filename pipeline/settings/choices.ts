/** The system that runs the deployments. */
export const TargetName = {
  /** GitLab CI/CD: `pulumi up` commits a CI file, whose jobs deploy. */
  GitLab: "gitlab",
  /** Pulumi Deployments: Pulumi Cloud runs the deployments itself, without a CI file. */
  Deployments: "deployments",
} as const;
export type TargetName = (typeof TargetName)[keyof typeof TargetName];

/** Where Pulumi Deployments gets the source from. */
export const SourceProvider = {
  /** The GitLab integration of the Pulumi organization. */
  GitLab: "gitlab",
  /** The GitHub integration of the Pulumi organization. */
  GitHub: "github",
  /** The Bitbucket integration of the Pulumi organization. */
  Bitbucket: "bitbucket",
  /** The Azure DevOps integration of the Pulumi organization. */
  AzureDevOps: "azure_devops",
  /** A git address, without an integration: pushes start no deployment. */
  Git: "git",
} as const;
export type SourceProvider = (typeof SourceProvider)[keyof typeof SourceProvider];

/** What Pulumi Deployments takes for the approval of a deployment with `approval: manual`. */
export const ApprovalBy = {
  /** A person starts the deployment: with `pulumi-pipeline deploy`, or in Pulumi Cloud. No push starts it. */
  Start: "start",
  /** A push to the protected branch, or the creation of the protected tag. It starts the deployment. */
  Push: "push",
} as const;
export type ApprovalBy = (typeof ApprovalBy)[keyof typeof ApprovalBy];

/** What a schedule of Pulumi Deployments runs. */
export const ScheduledOperation = {
  /** `pulumi up`. */
  Update: "update",
  /** `pulumi preview`. */
  Preview: "preview",
  /** `pulumi refresh`. */
  Refresh: "refresh",
  /** `pulumi destroy`. */
  Destroy: "destroy",
} as const;
export type ScheduledOperation = (typeof ScheduledOperation)[keyof typeof ScheduledOperation];

/** How CircleCI is connected to the repository. */
export const CircleCiKind = {
  /** The GitHub App. Pull requests start pipelines, and those of forks never do. */
  GitHubApp: "githubApp",
  /** OAuth of GitHub or Bitbucket Cloud. Pushes start pipelines, also on branches with a pull request. */
  OAuth: "oauth",
} as const;
export type CircleCiKind = (typeof CircleCiKind)[keyof typeof CircleCiKind];

/** How jobs log in to Pulumi Cloud. */
export const Authentication = {
  /** By OIDC: an ID token that GitLab signs for each job. No token is stored. */
  Oidc: "oidc",
  /** By Pulumi access tokens, which `pulumi up` creates and stores as CI/CD variables. */
  Token: "token",
} as const;
export type Authentication = (typeof Authentication)[keyof typeof Authentication];

/** The edition of a Pulumi organization, which decides the kinds of its tokens. */
export const Edition = {
  /** Has personal tokens only: every job is the one user of the account. */
  Individual: "individual",
  /** Has organization tokens, which can change every stack. */
  Team: "team",
  /** Has team tokens too, so that each identity has only the permissions that it needs. */
  Enterprise: "enterprise",
} as const;
export type Edition = (typeof Edition)[keyof typeof Edition];

/** The identity of a merge request's preview, which runs unreviewed code, in Pulumi Cloud. */
export const Previews = {
  /** A separate team, which can only read the stacks that it previews. */
  Separated: "separated",
  /** The same identity as a deployment: every user who opens a merge request can deploy. */
  Shared: "shared",
  /** Merge requests are not previewed. */
  None: "none",
} as const;
export type Previews = (typeof Previews)[keyof typeof Previews];

/** Which jobs use the caches of packages and plugins that merge requests' jobs write. */
export const Caches = {
  /** Only merge requests' jobs: every other job installs its dependencies without a cache. */
  Separated: "separated",
  /** All jobs: a deployment can execute what a merge request's job has left in a cache. */
  Shared: "shared",
} as const;
export type Caches = (typeof Caches)[keyof typeof Caches];

/** Whether a person has to start a deployment. */
export const Approval = {
  /** The deployment starts at once. */
  Automatic: "automatic",
  /** The deployment waits until a person starts its job. */
  Manual: "manual",
} as const;
export type Approval = (typeof Approval)[keyof typeof Approval];

/** How the update of a ring starts after the ring before it. */
export const RingApproval = {
  /** The ring starts at once, or after the pause. */
  Automatic: "automatic",
  /** The ring waits until a person starts it. */
  Manual: "manual",
} as const;
export type RingApproval = (typeof RingApproval)[keyof typeof RingApproval];

/** When the pipeline of a platform repository previews the stacks that changed. */
export const FleetPreviews = {
  /** On merge requests. Their unreviewed code can read the states of all stacks, so this needs an exception. */
  MergeRequests: "mergeRequests",
  /** After the merge, from reviewed code. The first ring then waits for a person. */
  Merged: "merged",
  /** Never. The first ring starts after the merge. */
  None: "none",
} as const;
export type FleetPreviews = (typeof FleetPreviews)[keyof typeof FleetPreviews];

/** Who may push to the branches that deploy. */
export const PushAccess = {
  /** All users with at least the Maintainer role. */
  Maintainers: "maintainers",
  /** Only the user of the GitLab token, a member of the project, who commits the CI file: every other change is a merge request. */
  NoOne: "no one",
} as const;
export type PushAccess = (typeof PushAccess)[keyof typeof PushAccess];

/** How the CI file reaches the project. */
export const Delivery = {
  /** As the project's `.gitlab-ci.yml`, which only Pulumi changes. */
  Commit: "commit",
  /** As a separate file. One entry that includes it is added to the team's `.gitlab-ci.yml`. */
  Include: "include",
  /** The entry is removed again: the last update before `pulumi destroy` of a project with `include`. */
  Withdraw: "withdraw",
  /** As the project's `.gitlab-ci.yml`, by a merge request: nobody may push to the default branch. */
  MergeRequest: "mergeRequest",
  /** As with `include`, but both files by one merge request: nobody may push to the default branch. */
  IncludeByMergeRequest: "includeByMergeRequest",
} as const;
export type Delivery = (typeof Delivery)[keyof typeof Delivery];

/** What `pulumi destroy` does with the CI file. */
export const LeaveFile = {
  /** The file is removed, after all resources that let its jobs log in. */
  Remove: "remove",
  /** The file is kept. The update writes a header into it which says that no stack manages it any more. */
  HandOver: "handOver",
} as const;
export type LeaveFile = (typeof LeaveFile)[keyof typeof LeaveFile];

/** What `pulumi destroy` does with resources of one kind. */
export const LeaveChoice = {
  /** They are destroyed, also those that were adopted. */
  Destroy: "destroy",
  /** They are kept, also those that the pipeline created. */
  Keep: "keep",
} as const;
export type LeaveChoice = (typeof LeaveChoice)[keyof typeof LeaveChoice];

/** An event that a webhook of the project gets. */
export const HookEvent = {
  /** A push to a branch. */
  Push: "push",
  /** The creation or deletion of a tag. */
  TagPush: "tagPush",
  /** A merge request is opened, changed or merged. */
  MergeRequest: "mergeRequest",
  /** The status of a job changes. */
  Job: "job",
  /** The status of a pipeline changes. */
  Pipeline: "pipeline",
  /** A deployment starts or ends. */
  Deployment: "deployment",
  /** A release is created, changed or deleted. */
  Release: "release",
} as const;
export type HookEvent = (typeof HookEvent)[keyof typeof HookEvent];

/** The kinds of existing resources that an update can adopt. */
export const Adopted = {
  /** All kinds, also those of later versions. */
  All: "all",
  /** CI/CD variables of the same name and scope. */
  Variables: "variables",
  /** Deployment environments of the same name. */
  Environments: "environments",
  /** Pipeline schedules of the same description and branch. */
  Schedules: "schedules",
  /** Protected environments and the approval rule for any approver. Protections of branches and tags need no kind. */
  Protections: "protections",
  /** The job token allow-list. Entries that are not planned are removed. */
  JobTokenAccess: "jobTokenAccess",
  /** Webhooks of the same URL. */
  Hooks: "hooks",
  /** Teams of the same name, with their permissions. Their members are removed. */
  Teams: "teams",
  /** ESC environments of the same name, with their version tags and the links of stacks to them. */
  EscEnvironments: "escEnvironments",
  /** The OIDC issuer of the same URL. Its policies are replaced. */
  Issuer: "issuer",
  /** Policy groups of the same name. */
  PolicyGroups: "policyGroups",
  /** The deployment settings that a stack has, which are replaced, and its webhooks and schedules that do the same. */
  DeploymentSettings: "deploymentSettings",
} as const;
export type Adopted = (typeof Adopted)[keyof typeof Adopted];

/** The kinds of existing resources that an update of a foundation can adopt. */
export const FoundationAdopted = {
  /** All kinds, also those of later versions. */
  All: "all",
  /** The teams of groups, with their permissions. Their members are removed. */
  Teams: "teams",
  /** The base ESC environment. Its definition is replaced. */
  EscEnvironments: "escEnvironments",
  /** The OIDC issuer of the same URL. Its policies are replaced. */
  Issuer: "issuer",
} as const;
export type FoundationAdopted = (typeof FoundationAdopted)[keyof typeof FoundationAdopted];

/** The kinds of existing resources of a platform repository's GitLab project that an update of its own stack can adopt. */
export const PlatformAdopted = {
  /** All kinds, also those of later versions. */
  All: "all",
  /** CI/CD variables of the same name and scope. */
  Variables: "variables",
  /** The pipeline schedule of the same description and branch. */
  Schedules: "schedules",
} as const;
export type PlatformAdopted = (typeof PlatformAdopted)[keyof typeof PlatformAdopted];

/** How a merge request shows the result of its preview. */
export const Report = {
  /** In GitLab's own widget, with the whole preview as an artifact for developers. */
  Widget: "widget",
  /** By Pulumi Cloud's GitLab integration, which the group must have. */
  Integration: "integration",
  /** Not at all: the job's log has the counts, and its artifact the whole preview. */
  None: "none",
} as const;
export type Report = (typeof Report)[keyof typeof Report];

/** The form in which jobs get a CI/CD variable. */
export const VariableType = {
  /** The environment variable has the value. */
  EnvVar: "env_var",
  /** The value is in a file, and the environment variable has the path of the file. */
  File: "file",
} as const;
export type VariableType = (typeof VariableType)[keyof typeof VariableType];

/** Who can see the value of a CI/CD variable. */
export const Visibility = {
  /** Maintainers in the project's settings, and everybody who reads the log of a job that prints it. */
  Visible: "visible",
  /** Maintainers in the project's settings. GitLab replaces the value in job logs. */
  Masked: "masked",
  /** Nobody: GitLab also does not show it in the project's settings. */
  Hidden: "hidden",
} as const;
export type Visibility = (typeof Visibility)[keyof typeof Visibility];

/** What the drift schedule does when a deployment has drifted. */
export const OnDrift = {
  /** The job reports the drift, and passes. */
  Report: "report",
  /** The job reports the drift, and fails. */
  Fail: "fail",
  /** The job deploys again, which reverts the drift. */
  Remediate: "remediate",
  /** Drift of the deployment is not detected. */
  Ignore: "ignore",
} as const;
export type OnDrift = (typeof OnDrift)[keyof typeof OnDrift];

/** How a job's stack gets its ESC environment. */
export const EscAttachment = {
  /** The job adds it to the stack's configuration in its own checkout. */
  Job: "job",
  /** It is linked to the stack in Pulumi Cloud, for all users of the stack. */
  Stack: "stack",
} as const;
export type EscAttachment = (typeof EscAttachment)[keyof typeof EscAttachment];

/** What a team may do with an ESC environment. */
export const EscPermission = {
  /** Read its definition, without secrets. */
  Read: "read",
  /** Open it: read its secrets too, and use its logins. */
  Open: "open",
  /** Change it too. */
  Write: "write",
  /** Delete it too. */
  Admin: "admin",
} as const;
export type EscPermission = (typeof EscPermission)[keyof typeof EscPermission];

/** The command line with which jobs reach a Kestra server. */
export const KestraDialect = {
  /** `kestractl`, for servers of version 1.0 and newer. */
  Kestractl: "kestractl",
  /** `kestra flow …` in the server's own image. Kestra 2.0 has removed these commands. */
  Legacy: "legacy",
} as const;
export type KestraDialect = (typeof KestraDialect)[keyof typeof KestraDialect];
