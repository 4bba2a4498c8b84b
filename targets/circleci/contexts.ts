import type { Job } from "../../pipeline/model";
import type { CircleCiKind } from "../../pipeline/settings/choices";
import { contextRestriction } from "./expressions";
import { contextName } from "./names";

/** A context of the pipeline, which a restriction to the project keeps from the other projects of the organization. */
export interface PlannedContext {
  readonly name: string;
  /** The expression that it is restricted to. Undefined if a job of any branch can read it. */
  readonly expression?: string;
  /** Why there is no expression: its jobs run unreviewed code, or no expression fits both branches and tags. */
  readonly unrestricted?: "unreviewed" | "branches and tags";
}

/**
 * The contexts of jobs, in the order of the jobs. Approval is no access control in CircleCI, and a job of any branch may
 * name any context, so a restriction to an expression is what keeps the credentials of a deployment from unreviewed code.
 */
export function plannedContexts(jobs: readonly Job[], kind: CircleCiKind): PlannedContext[] {
  const names = new Set(jobs.flatMap((job) => contextName(job) ?? []));
  return [...names].map((name) => plannedContext(name, jobs, kind));
}

function plannedContext(name: string, jobs: readonly Job[], kind: CircleCiKind): PlannedContext {
  const triggers = jobs.filter((job) => contextName(job) === name).flatMap((job) => job.triggers);
  const refs = triggers.flatMap((trigger) => (trigger.kind === "mergeRequest" ? [] : [trigger]));
  if (refs.length < triggers.length) return { name, unrestricted: "unreviewed" };
  // CircleCI: an unset value makes the whole expression false, and a pipeline has a branch or a tag.
  const kinds = new Set(refs.map((trigger) => (trigger.kind === "tag" ? "tag" : "branch")));
  if (kinds.size > 1) return { name, unrestricted: "branches and tags" };
  return { name, expression: contextRestriction(kind, refs) };
}
