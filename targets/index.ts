import type { Pipeline } from "../pipeline/model";
import { bitbucketLeavesOut, renderBitbucket } from "./bitbucket/renderBitbucket";
import { renderGitLab } from "./gitlab/renderGitLab";

/** A CI system that pipelines are rendered for. */
export interface Target {
  /** Where the rendered file belongs in the project. */
  readonly file: string;
  /** Same pipeline, same bytes. */
  readonly render: (pipeline: Pipeline) => string;
  /** What of the pipeline the rendered file does not do, each in a sentence. */
  readonly leavesOut: (pipeline: Pipeline) => readonly string[];
}

export const targets = {
  gitlab: { file: ".gitlab-ci.yml", render: renderGitLab, leavesOut: () => [] },
  bitbucket: { file: "bitbucket-pipelines.yml", render: renderBitbucket, leavesOut: bitbucketLeavesOut },
} as const satisfies Record<string, Target>;
