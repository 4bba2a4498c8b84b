import type { Pipeline } from "../pipeline/model";
import { renderGitLab } from "./gitlab";

/** A CI system that pipelines are rendered for. */
export interface Target {
  /** Where the rendered file belongs in the project. */
  readonly file: string;
  /** Same pipeline, same bytes. */
  readonly render: (pipeline: Pipeline) => string;
}

export const targets = {
  gitlab: { file: ".gitlab-ci.yml", render: renderGitLab },
} as const satisfies Record<string, Target>;
