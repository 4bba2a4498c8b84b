import type { PipelineVariable } from "../ci/entities";

/** The CI/CD push options. */
export interface PushOptions {
  /** `ci.skip`: create no pipeline. */
  readonly skip: boolean;
  /** `ci.variable="KEY=value"`, any number of them. */
  readonly variables: readonly PipelineVariable[];
}

/** Parses the supported push options. As in GitLab, others are ignored. */
export function pushOptions(options: readonly string[]): PushOptions {
  return {
    skip: options.includes("ci.skip"),
    variables: options.flatMap((option) => {
      const [, key, value] = /^ci\.variable=([^=]+)=(.*)$/s.exec(option) ?? [];
      return key === undefined || value === undefined ? [] : [{ key, value, variableType: "env_var" as const }];
    }),
  };
}
