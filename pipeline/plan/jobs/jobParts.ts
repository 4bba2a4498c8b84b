import { escName } from "../../flow/escEnvironments";
import type { Flow, FlowIdentity } from "../../flow/flow";
import { escEnvironmentOf, identityOf } from "../../flow/relations";
import { shortestTokenSeconds } from "../../flow/tokenSeconds";
import type { CiEnvironment, Login, Need } from "../../model";
import type { CiEnvironmentUse, Target } from "../../target";

/** The flow and the target from which every job is planned. */
export interface JobContext {
  readonly flow: Flow;
  readonly target: Pick<Target, "ciEnvironmentName">;
}

/** The fields that all jobs share. `purpose` selects the identity. */
export function baseJob(
  { flow }: JobContext,
  purpose: string,
  { stack, program }: { readonly stack: string; readonly program: string },
) {
  const identity = identityOf(flow, purpose);
  return {
    identity: identity.identity,
    login: planLogin(flow, identity),
    program,
    stack,
    manual: false,
    needs: [] as readonly Need[],
    interruptible: false,
  };
}

/** How the jobs of an identity log in. */
export function planLogin(flow: Flow, { team, user }: FlowIdentity): Login {
  const { authentication, backend, organization, tokenSeconds } = flow;
  if (backend) return { kind: "selfManaged", url: backend.url };
  if (authentication === "token") return { kind: "token" };
  return {
    kind: "oidc",
    organization: organization ?? "",
    ...(team !== undefined && { team }),
    ...(user !== undefined && { user }),
    ...(tokenSeconds > shortestTokenSeconds && { expiration: `${tokenSeconds / 60}m` }),
  };
}

/** The ESC environment that the job adds to its stack's configuration; none if it is linked to the stack. */
export function escEnvironment({ flow }: JobContext, key: string | undefined): { escEnvironment?: string } {
  const found = escEnvironmentOf(flow, key);
  return found && found.linkedTo === undefined ? { escEnvironment: escName(found) } : {};
}

/** The deployment environment of a job, if the target has one for this use. */
export function ciEnvironment(
  { target }: JobContext,
  use: CiEnvironmentUse,
  action: CiEnvironment["action"],
): { ciEnvironment?: CiEnvironment } {
  const name = target.ciEnvironmentName(use);
  return name === undefined ? {} : { ciEnvironment: { name, action } };
}

/**
 * The deployment environment of promotion previews and drift detection. It is a claim of the job's ID token and the
 * scope of a stored token, so no other job of the same ref can obtain this job's identity. The job deploys nothing to
 * it.
 */
export function previewCiEnvironment(context: JobContext, deployment: string): { ciEnvironment?: CiEnvironment } {
  return context.flow.backend ? {} : ciEnvironment(context, { kind: "preview", deployment }, "prepare");
}
