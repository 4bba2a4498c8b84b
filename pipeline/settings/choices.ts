/** How jobs log in to Pulumi Cloud. */
export const Authentication = {
  /** By an ID token that GitLab signs for the one job: nothing is stored. */
  Oidc: "oidc",
  /** By Pulumi access tokens, minted here and kept as CI/CD variables. */
  Token: "token",
} as const;
export type Authentication = (typeof Authentication)[keyof typeof Authentication];

/** The edition of the Pulumi organization: it decides which kinds of tokens there are. */
export const Edition = {
  /** Has personal tokens only: whatever logs in is the one user of the account. */
  Individual: "individual",
  /** Has organization tokens, which can change every stack. */
  Team: "team",
  /** Has team tokens too, so that each identity can do only what it must. */
  Enterprise: "enterprise",
} as const;
export type Edition = (typeof Edition)[keyof typeof Edition];

/** Who a merge request's preview, which runs unreviewed code, is to Pulumi Cloud. */
export const Previews = {
  /** A team of its own that reads the stacks that it previews and can change nothing. */
  Separated: "separated",
  /** The same as a deployment: whoever opens a merge request can deploy. */
  Shared: "shared",
  /** Merge requests are not previewed. */
  None: "none",
} as const;
export type Previews = (typeof Previews)[keyof typeof Previews];

/** Which jobs use the caches of packages and plugins that merge requests' jobs write. */
export const Caches = {
  /** Merge requests' jobs only: every other job installs what it runs anew. */
  Separated: "separated",
  /** All jobs: whoever may open a merge request can have a deployment execute what they left in a cache. */
  Shared: "shared",
} as const;
export type Caches = (typeof Caches)[keyof typeof Caches];

/** Who starts a deployment. */
export const Approval = {
  /** Deploy at once. */
  Automatic: "automatic",
  /** Wait for a person to press play. */
  Manual: "manual",
} as const;
export type Approval = (typeof Approval)[keyof typeof Approval];

/** Who may push to the branches that deploy. */
export const PushAccess = {
  /** Everybody with the role of a Maintainer or more. */
  Maintainers: "maintainers",
  /** Nobody but the user of the GitLab token: every other change is a merge request. */
  NoOne: "no one",
} as const;
export type PushAccess = (typeof PushAccess)[keyof typeof PushAccess];

/** How a merge request learns what its preview found. */
export const Report = {
  /** In GitLab's own widget, with the whole preview as an artifact for developers. */
  Widget: "widget",
  /** By Pulumi Cloud's GitLab integration, which the group has to have. */
  Integration: "integration",
  /** Not at all: the job's log has the counts, and its artifact the whole. */
  None: "none",
} as const;
export type Report = (typeof Report)[keyof typeof Report];

/** What a scheduled job does about drift. */
export const OnDrift = {
  /** Says it, and passes. */
  Report: "report",
  /** Fails, so that nobody misses it. */
  Fail: "fail",
  /** Deploys again, which takes it back. */
  Remediate: "remediate",
  /** The deployment is not looked at. */
  Ignore: "ignore",
} as const;
export type OnDrift = (typeof OnDrift)[keyof typeof OnDrift];

/** How the stack of a job gets its ESC environment. */
export const EscAttachment = {
  /** The job adds its own to the stack's configuration in its checkout. */
  Job: "job",
  /** The stack's configuration in Pulumi Cloud is the environment, for whoever works on the stack. */
  Stack: "stack",
} as const;
export type EscAttachment = (typeof EscAttachment)[keyof typeof EscAttachment];

/** What a team may do with an ESC environment. */
export const EscPermission = {
  /** See its definition, without secrets. */
  Read: "read",
  /** Open it: see its secrets, and log in as it does. */
  Open: "open",
  /** Change it too. */
  Write: "write",
  /** Delete it too. */
  Admin: "admin",
} as const;
export type EscPermission = (typeof EscPermission)[keyof typeof EscPermission];
