import type { Target } from "../../pipeline/target";
import { bitbucketLeavesOut } from "./leavesOut";
import { environmentName, reservesVariable } from "./names";
import { renderBitbucket } from "./renderBitbucket";

/** Bitbucket Pipelines: only the file is made. */
export const bitbucket = {
  title: "Bitbucket",
  file: "bitbucket-pipelines.yml",
  render: renderBitbucket,
  leavesOut: bitbucketLeavesOut,
  environmentName,
  reservesVariable,
  resources: () => ({}),
  warnings: () => [],
} as const satisfies Target;
