/** A CI system's rules for the names of CI/CD variables. */
export interface VariableRules {
  /** The CI system's name in messages, such as GitLab. */
  readonly title: string;
  /** Whether the CI system, or a job of the rendered file, sets a CI/CD variable of this name. */
  readonly reservesVariable: (name: string) => boolean;
}
