/** A CI system's rules for CI/CD variables. */
export interface VariableRules {
  /** The CI system's name in messages, such as GitLab. */
  readonly title: string;
  /** Whether the CI system, or a job of the rendered file, sets a CI/CD variable of this name. */
  readonly reservesVariable: (name: string) => boolean;
  /** The values that the CI system can mask in job logs. */
  readonly maskable: {
    readonly matches: (value: string) => boolean;
    /** The requirements of a maskable value, in words. */
    readonly rule: string;
  };
}
