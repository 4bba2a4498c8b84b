import type * as pulumi from "@pulumi/pulumi";

/** Where a pipeline's resources in CircleCI are, and what has them in Pulumi. */
export interface CircleCiPlace {
  /** The name of the component. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  /** The ids of the organization and of the project, as UUIDs. */
  readonly organizationId: string;
  readonly projectId: string;
}

/** The names in Pulumi of the resources in CircleCI. `name` is the component's, and `context` that of a context. */
export const circleCiNames = {
  context: (name: string, context: string) => `${name}-context-${context}`,
  restriction: (name: string, context: string, type: string) => `${name}-context-${context}-${type}`,
  variable: (name: string, context: string, variable: string) => `${name}-context-${context}-variable-${variable}`,
};
