import type * as pulumi from "@pulumi/pulumi";
import { CircleCiResource } from "./circleCiResource";

export interface ContextArgs {
  /** Changing it has no effect in CircleCI. */
  readonly organizationId: pulumi.Input<string>;
  /** Changing it replaces the context. */
  readonly name: pulumi.Input<string>;
}

/** A context: environment variables that jobs of an organization share. Import id: `organization_id/context_id`. */
export class Context extends CircleCiResource {
  declare readonly organizationId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly createdAt: pulumi.Output<string>;

  constructor(name: string, args: ContextArgs, opts?: pulumi.CustomResourceOptions) {
    super("Context", name, { ...args }, ["createdAt"], opts);
  }
}

export interface ContextEnvironmentVariableArgs {
  readonly contextId: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  readonly value: pulumi.Input<string>;
}

/** An environment variable of a context, which is overwritten if it exists. CircleCI never returns its value. */
export class ContextEnvironmentVariable extends CircleCiResource {
  declare readonly contextId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly value: pulumi.Output<string>;
  declare readonly createdAt: pulumi.Output<string>;
  declare readonly updatedAt: pulumi.Output<string>;

  constructor(name: string, args: ContextEnvironmentVariableArgs, opts?: pulumi.CustomResourceOptions) {
    super("ContextEnvironmentVariable", name, { ...args }, ["createdAt", "updatedAt"], opts, ["value"]);
  }
}

export interface ContextRestrictionArgs {
  readonly contextId: pulumi.Input<string>;
  readonly type: pulumi.Input<"project" | "expression" | "group">;
  /** The id of a project or group, or an expression. */
  readonly value: pulumi.Input<string>;
}

/** A restriction of a context, which every change replaces. Import id: `context_id/restriction_id`. */
export class ContextRestriction extends CircleCiResource {
  declare readonly contextId: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;
  declare readonly value: pulumi.Output<string>;
  declare readonly projectId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: ContextRestrictionArgs, opts?: pulumi.CustomResourceOptions) {
    super("ContextRestriction", name, { ...args }, ["projectId", "name"], opts);
  }
}
