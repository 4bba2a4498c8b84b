import { Delivery } from "./choices";

/** Whether the rendered file is, or was, included by a CI file of the team. Otherwise it is the project's CI file. */
export function isIncluded(delivery: Delivery): boolean {
  return delivery !== Delivery.Commit && delivery !== Delivery.MergeRequest;
}
