import type { Diagnostic } from "./diagnostics/diagnostic";
import type { Pipeline, Trigger } from "./model";
import type { Flow, FlowIdentity } from "./flow/flow";
import type { Claims } from "./plan/access/access";
import type { Plan } from "./plan/plan";
import type { VariableRules } from "./variableRules";

/** A CI system that pipelines are planned and rendered for. `Resources` is what has to exist in it beside the CI file. */
export interface Target<Resources extends object = object> extends VariableRules {
  /** Where the rendered file belongs in the project. */
  readonly file: string;
  /** Same pipeline, same bytes. */
  readonly render: (pipeline: Pipeline) => string;
  /** What of the pipeline the rendered file does not do, each in a sentence. */
  readonly leavesOut: (pipeline: Pipeline) => readonly string[];
  /** The deployment environment of a job; undefined where the system has none for it. */
  readonly ciEnvironmentName: (use: CiEnvironmentUse) => string | undefined;
  /** What has to exist in the system: variables, protections, schedules. Nothing where only the file is made. */
  readonly resources: (flow: Flow) => Resources;
  /** What the system would take, and a careful reviewer would ask about. */
  readonly warnings: (flow: Flow) => readonly Diagnostic[];
  /** How Pulumi Cloud tells its jobs from one another; undefined where no issuer is registered for it. */
  readonly trust?: TargetTrust<Resources>;
}

/** What the deployment environment of a job is for. */
export type CiEnvironmentUse =
  | { readonly kind: "deployment"; readonly deployment: string }
  /** Reviewed code looks at what a deployment would change. */
  | { readonly kind: "preview"; readonly deployment: string }
  /** The review stack of one merge request. */
  | { readonly kind: "reviewStack" }
  /** The schedule that looks for review stacks that nobody needs. */
  | { readonly kind: "sweep" };

/** How a system's ID tokens and variables tell its jobs from one another. */
export interface TargetTrust<Resources extends object = object> {
  /** The claims with the id of the project, and of the group that it is in. The system gives neither to another. */
  readonly idClaims: { readonly project: string; readonly group: string };
  /** What the ID token of an identity's jobs has to hold in a pipeline that `trigger` starts, but for ids. */
  readonly claims: (flow: Flow, identity: FlowIdentity, trigger: Trigger) => Claims;
  /** The deployment environments whose jobs get an identity's token, where tokens are stored. */
  readonly tokenScope: (identity: FlowIdentity) => string;
  /** The rights in the system that the trust rests on, a line each: who has them, and what they allow. */
  conditions(plan: Plan & Resources): string[];
}
