import { Delivery } from "./choices";

/** Whether the CI file reaches the default branch by a merge request, because nobody may push to that branch. */
export function isProposed(delivery: Delivery): boolean {
  return delivery === Delivery.MergeRequest || delivery === Delivery.IncludeByMergeRequest;
}
