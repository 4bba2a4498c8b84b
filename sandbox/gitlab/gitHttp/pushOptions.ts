import type { PipelineVariable } from "../ci/entities";

/** What the options of a push ask of its pipelines. GitLab: push options for CI/CD. */
export interface PushOptions {
  /** `ci.skip`: none is wanted. */
  readonly skip: boolean;
  /** `ci.variable="KEY=value"`, any number of them. */
  readonly variables: readonly PipelineVariable[];
}

/** Reads the options that the sandbox knows; GitLab, too, passes over others in silence. */
export function pushOptions(options: readonly string[]): PushOptions {
  return {
    skip: options.includes("ci.skip"),
    variables: options.flatMap((option) => {
      const [, key, value] = /^ci\.variable=([^=]+)=(.*)$/s.exec(option) ?? [];
      return key === undefined || value === undefined ? [] : [{ key, value, variableType: "env_var" as const }];
    }),
  };
}
