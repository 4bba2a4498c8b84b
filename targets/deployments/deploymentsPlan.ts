import type { FlowRun, FlowSource, FlowVariable } from "../../pipeline/flow/flow";
import type { Plan, SecretUse } from "../../pipeline/plan/plan";
import type { GitLabResources } from "../gitlab/gitLabPlan";

/** The resources of a project in Pulumi Deployments, and the protections of its GitLab project, if it is in GitLab. */
export interface DeploymentsResources extends GitLabResources {
  /** The deployment settings: one document for each deployment's stack, and one for the template of review stacks. */
  readonly stackSettings: readonly PlannedSettings[];
  readonly webhooks: readonly PlannedWebhook[];
  readonly stackSchedules: readonly PlannedStackSchedule[];
  /** The secrets of the platform stack that the deployment settings hold. */
  readonly secretUses: readonly SecretUse[];
  /** The features of these settings that Pulumi Deployments leaves out or has in another form. */
  readonly leftOut: readonly LeftOut[];
}

/** The plan of a project in Pulumi Deployments. */
export type DeploymentsPlan = Plan & DeploymentsResources;

/** The deployment settings of one stack. */
export interface PlannedSettings {
  /** The name of the deployment, or `review` for the template of review stacks. */
  readonly key: string;
  /** The stack, as `organization/project/stack`. */
  readonly stack: string;
  /** The name of the program. */
  readonly program: string;
  /**
   * The family of the resource. Only `api` has properties for tags and roles; only `index` finds changes made outside Pulumi
   * (pulumiservice 1.3.0).
   */
  readonly family: "index" | "api";
  readonly source: FlowSource;
  /** The branch whose head is deployed. Undefined for tags: a tag excludes a branch. */
  readonly branch?: string;
  /** The pattern of tags. A person who starts a deployment names one of them. */
  readonly tagPattern?: string;
  readonly starts: StartedBy;
  /** Whether merge requests preview the stack, with the identity of its deployments. */
  readonly previewsRequests: boolean;
  /** Whether each merge request gets a stack with these settings. */
  readonly isTemplate: boolean;
  /** The label that a merge request needs for a review stack, if the provider supports labels. */
  readonly label?: string;
  /** The ESC environment that a run adds to the stack's configuration in its checkout. */
  readonly escEnvironment?: string;
  readonly variables: readonly Pick<FlowVariable, "name" | "value">[];
  /** The purpose of the identity whose stored token its runs have; undefined if they have the stack's own identity. */
  readonly tokenOf?: string;
  readonly agentPool?: string;
  readonly role?: string;
  /** The clouds that a run logs in to itself. */
  readonly clouds: FlowRun["clouds"];
  readonly caches: boolean;
}

/** What starts an update of a stack. */
export type StartedBy =
  | { readonly kind: "branch"; readonly branch: string; readonly paths?: readonly string[] }
  | { readonly kind: "tag"; readonly pattern: string }
  /** A successful update of another deployment's stack. */
  | { readonly kind: "deployment"; readonly deployment: string }
  | { readonly kind: "person" };

/** A webhook that starts a deployment after a successful update of another stack. */
export interface PlannedWebhook {
  /** The name of the deployment that it starts. */
  readonly key: string;
  /** The stack whose update it waits for, as `organization/project/stack`. */
  readonly from: string;
  /** The stack that it starts, as `project/stack`. */
  readonly to: string;
}

/** A schedule on a stack. `name` is unique among those of the project. */
export type PlannedStackSchedule = { readonly name: string; readonly key: string; readonly stack: string } & (
  | { readonly kind: "drift"; readonly cron: string; readonly remediates: boolean }
  | { readonly kind: "ttl"; readonly at: string; readonly removesStack: boolean }
  | {
      readonly kind: "operation";
      readonly operation: "update" | "preview" | "refresh" | "destroy";
      readonly cron?: string;
      readonly at?: string;
    }
);

/** A feature that Pulumi Deployments leaves out or has in another form. */
export interface LeftOut {
  readonly feature: string;
  /** The paths of the settings. */
  readonly paths: readonly string[];
  readonly wayAround: string;
}
