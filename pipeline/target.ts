import type { Diagnostic } from "./diagnostics/diagnostic";
import type { Pipeline, Trigger } from "./model";
import type { Flow, FlowIdentity } from "./flow/flow";
import type { Claims } from "./plan/access/access";
import type { Plan } from "./plan/plan";
import type { VariableRules } from "./variableRules";

/**
 * A system that runs deployments, for which pipelines are planned. `Resources` are its resources besides a CI file, which
 * only a {@link FileTarget} has.
 */
export interface Target<Resources extends object = object> extends VariableRules {
  /** Renders what the system gets: its CI file, or its settings for review. The same inputs give the same bytes. */
  render(pipeline: Pipeline, plan: Plan & Resources): string;
  /** Returns the content of the rendered file as plain data, without its comments. It is faster than the text. */
  readonly content?: (pipeline: Pipeline) => unknown;
  /** Lists what the system does not do of the pipeline, each in a sentence. */
  leavesOut(pipeline: Pipeline, plan: Plan & Resources): readonly string[];
  /** Describes when and as whom the system runs, for reviewers. Without it, the access table describes the jobs. */
  explain?(pipeline: Pipeline, plan: Plan & Resources): string;
  /** Returns diagnostics if the rendered file exceeds the CI system's limits. */
  readonly fileLimits?: (pipeline: Pipeline) => readonly Diagnostic[];
  /** Returns the name of a job's deployment environment, or undefined if the CI system has none for this use. */
  readonly ciEnvironmentName: (use: CiEnvironmentUse) => string | undefined;
  /**
   * Returns the resources of the CI system: CI/CD variables, protections and schedules. Empty if only the file is
   * rendered.
   */
  readonly resources: (flow: Flow) => Resources;
  /** Returns warnings about settings that the CI system accepts and that a reviewer should question. */
  readonly warnings: (flow: Flow) => readonly Diagnostic[];
  /** Returns errors about settings that the system cannot do, each with its way out. None if it can do everything. */
  readonly refusals?: (flow: Flow) => readonly Diagnostic[];
  /** Returns diagnostics for the parts of a plan that exceed the CI system's limits. */
  limits(plan: Plan & Resources): readonly Diagnostic[];
  /** How Pulumi Cloud distinguishes the jobs; undefined if no OIDC issuer is registered for the CI system. */
  readonly trust?: TargetTrust<Resources>;
}

/** A CI system whose jobs are in a file of the project. */
export interface FileTarget<Resources extends object = object> extends Target<Resources> {
  /** The path of the rendered file in the project. */
  readonly file: string;
  /** Renders a pipeline as the file. The same pipeline gives the same bytes. */
  readonly render: (pipeline: Pipeline) => string;
  /** Lists what the rendered file leaves out of the pipeline, each in a sentence. */
  readonly leavesOut: (pipeline: Pipeline) => readonly string[];
  readonly fileLimits: (pipeline: Pipeline) => readonly Diagnostic[];
}

/** The use of a job's deployment environment. */
export type CiEnvironmentUse =
  | { readonly kind: "deployment"; readonly deployment: string }
  /** Promotion previews and drift detection, which run reviewed code and deploy nothing. */
  | { readonly kind: "preview"; readonly deployment: string }
  /** The review stack of one merge request. */
  | { readonly kind: "reviewStack" }
  /** The schedule that sweeps orphaned review stacks. */
  | { readonly kind: "sweep" };

/** What the claims of a project's jobs depend on, besides the identity. */
export type ClaimedFlow = Pick<Flow, "organization" | "project" | "trust">;

/** How the CI system's ID tokens and CI/CD variables distinguish its jobs. */
export interface TargetTrust<Resources extends object = object> {
  /**
   * What the claims separate: all jobs of one ref, by their deployment environments, or only its deployments, which any job
   * of the ref can claim to be.
   */
  readonly separates: "jobs" | "deployments";
  /** The claims that contain the ids of the project and its group. The CI system never reuses an id. */
  readonly idClaims: { readonly project: string; readonly group: string };
  /** Returns the claims, without ids, that an identity's ID token has in a pipeline that `trigger` starts. */
  readonly claims: (flow: ClaimedFlow, identity: FlowIdentity, trigger: Trigger) => Claims;
  /** Returns the deployment environments whose jobs get an identity's token, if tokens are stored. */
  readonly tokenScope: (identity: FlowIdentity) => string;
  /** Lists the permissions in the CI system on which the trust depends: who has each one, and what it allows. */
  conditions(plan: Plan & Resources): string[];
}
