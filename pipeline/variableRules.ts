/** What a CI system says of the names of variables. */
export interface VariableRules {
  /** The system's name as people write it, such as GitLab. */
  readonly title: string;
  /** Whether the system, or the jobs of the rendered file, set a variable of this name. */
  readonly reservesVariable: (name: string) => boolean;
}
