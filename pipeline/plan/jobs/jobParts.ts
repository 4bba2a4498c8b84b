import { escName } from "../../flow/escEnvironments";
import type { Flow, FlowIdentity } from "../../flow/flow";
import { escEnvironmentOf, identityOf } from "../../flow/relations";
import { shortestTokenSeconds } from "../../flow/tokenSeconds";
import type { JobEnvironment, Login, Need } from "../../model";
import type { CiEnvironmentUse, Target } from "../../target";

/** What jobs are made from. */
export interface JobContext {
  readonly flow: Flow;
  readonly target: Pick<Target, "ciEnvironmentName">;
}

/** What most jobs have in common. `purpose` is that of their identity. */
export function job(
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

function planLogin(flow: Flow, { team, user }: FlowIdentity): Login {
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

/** The ESC environment that a job adds itself: none where it is linked to the stack. */
export function escOf({ flow }: JobContext, key: string | undefined): { escEnvironment?: string } {
  const environment = escEnvironmentOf(flow, key);
  return environment && environment.linkedTo === undefined ? { escEnvironment: escName(environment) } : {};
}

/** The deployment environment of a job, where the target has one for it. */
export function ciEnvironment(
  { target }: JobContext,
  use: CiEnvironmentUse,
  action: JobEnvironment["action"],
): { environment?: JobEnvironment } {
  const name = target.ciEnvironmentName(use);
  return name === undefined ? {} : { environment: { name, action } };
}

/**
 * The deployment environment that tells the purpose of a job that reads: its ID token says it, and a stored token is for
 * its jobs alone, so that no other job of the same ref can have this one's identity. The job changes nothing there.
 */
export function previewCiEnvironment(context: JobContext, deployment: string): { environment?: JobEnvironment } {
  return context.flow.backend ? {} : ciEnvironment(context, { kind: "preview", deployment }, "prepare");
}
