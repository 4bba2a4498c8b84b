import type { FileTarget } from "../../pipeline/target";
import { bitbucketLeavesOut } from "./leavesOut";
import { ciEnvironmentName, reservesVariable } from "./names";
import { renderBitbucket } from "./renderBitbucket";

/** The Bitbucket Pipelines target. It renders the file and creates no resources. */
export const bitbucket = {
  title: "Bitbucket",
  file: "bitbucket-pipelines.yml",
  render: renderBitbucket,
  leavesOut: bitbucketLeavesOut,
  ciEnvironmentName,
  reservesVariable,
  // A secured variable may have any value.
  maskable: { matches: () => true, rule: "any value" },
  resources: () => ({}),
  warnings: () => [],
  limits: () => [],
  fileLimits: () => [],
} as const satisfies FileTarget;
