import type { Job, Trigger } from "../../pipeline/model";
import type { CircleCiKind } from "../../pipeline/settings/choices";
import { pulumiProjectOf, shortStack } from "../../pipeline/stackNames";
import { contextRestriction } from "./expressions";

/** A context of the pipeline, which a restriction to the project keeps from the other projects of the organization. */
export interface PlannedContext {
  readonly name: string;
  /** The expression that it is restricted to. Undefined if a job of any branch can read it. */
  readonly expression?: string;
  /** Why there is no expression: its jobs run unreviewed code. */
  readonly unrestricted?: "unreviewed";
}

/** What decides the context of a job. */
type ContextJob = Pick<Job, "stack" | "identity" | "login" | "ciEnvironment">;

/**
 * The context of a job in a pipeline that a trigger of this kind starts; undefined for a job that needs none. Jobs that
 * change a stack have the context of its deployment, and jobs that read with the rights of reviewed code that of their
 * Pulumi project. Unreviewed code needs a context for a stored token only.
 *
 * Contexts belong to the whole organization, so their names contain the Pulumi project. The name of a deployment's context
 * has a slash, so it is no other context's.
 */
export function contextName(
  { stack, identity, login, ciEnvironment }: ContextJob,
  trigger: Trigger["kind"],
): string | undefined {
  if (ciEnvironment?.action === "start") return shortStack(stack);
  if (login.kind === "selfManaged") return undefined;
  if (identity === "inspect") return inspectContext(stack, trigger);
  return login.kind === "token" ? `${pulumiProjectOf(stack)}-${identity}` : undefined;
}

/**
 * The context of promotion previews and drift detection. CircleCI: an unset value makes a whole expression false, and a
 * pipeline has a branch or a tag, so no expression fits both.
 */
export function inspectContext(stack: string, trigger: Trigger["kind"]): string {
  return `${pulumiProjectOf(stack)}-inspect${trigger === "tag" ? "-tags" : ""}`;
}

/**
 * The contexts of jobs, in the order of the jobs. In CircleCI an approval protects no credentials, and a job of any branch may name
 * any context. Only the expression restriction of a context keeps the credentials of a deployment from unreviewed code.
 */
export function plannedContexts(jobs: readonly Job[], kind: CircleCiKind): PlannedContext[] {
  const triggers = new Map<string, Trigger[]>();
  for (const job of jobs) {
    for (const trigger of job.triggers) {
      const name = contextName(job, trigger.kind);
      if (name !== undefined) triggers.set(name, [...(triggers.get(name) ?? []), trigger]);
    }
  }
  return [...triggers].map(([name, all]) => {
    const refs = all.flatMap((trigger) => (trigger.kind === "mergeRequest" ? [] : [trigger]));
    return refs.length < all.length
      ? { name, unrestricted: "unreviewed" }
      : { name, expression: contextRestriction(kind, refs) };
  });
}
