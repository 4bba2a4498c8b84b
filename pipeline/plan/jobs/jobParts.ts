import type { Identity, JobEnvironment, Login, Need } from "../../model";
import { onlyProgram } from "../../settings/programsOf";
import type { DeploymentSettings, Settings } from "../../settings/settings";
import { fullStack } from "../../stackNames";
import type { EnvironmentUse, Target } from "../../target";
import type { Access } from "../access/access";
import { escName, type EscReference } from "../esc/escReferences";
import { shortestTokenSeconds, tokenSeconds } from "../access/tokenSeconds";

/** What jobs are made from. */
export interface JobContext {
  readonly settings: Settings;
  readonly access: readonly Access[];
  readonly target: Pick<Target, "environmentName">;
}

/** What most jobs have in common. */
export function job(
  { settings, access }: JobContext,
  identity: Identity,
  purpose: string,
  { stack, program }: { readonly stack: string; readonly program?: string | undefined },
) {
  return {
    identity,
    login: planLogin(settings, accessOf(access, purpose)),
    program: program ?? onlyProgram,
    stack: fullStack(settings, stack),
    manual: false,
    needs: [] as readonly Need[],
    interruptible: false,
  };
}

function accessOf(access: readonly Access[], purpose: string): Access {
  const granted = access.find((one) => one.purpose === purpose);
  if (!granted) throw new Error(`no access for ${purpose}`);
  return granted;
}

function planLogin(settings: Settings, { team, user }: Access): Login {
  const { authentication, backend, organization } = settings;
  if (backend) return { kind: "selfManaged", url: backend.url };
  if (authentication === "token") return { kind: "token" };
  const seconds = tokenSeconds(settings);
  return {
    kind: "oidc",
    organization: organization ?? "",
    ...(team !== undefined && { team }),
    ...(user !== undefined && { user }),
    ...(seconds > shortestTokenSeconds && { expiration: `${seconds / 60}m` }),
  };
}

/**
 * The ESC environment that a job adds itself: a store of one's own has none, and a stack that is linked has its own.
 */
export function escOf(
  { settings }: JobContext,
  { esc }: Pick<DeploymentSettings, "esc">,
  reference: EscReference,
): { escEnvironment?: string } {
  return settings.backend || esc?.attach === "stack" ? {} : { escEnvironment: escName(reference) };
}

/** The deployment environment of a job, where the target has one for it. */
export function environmentOf(
  { target }: JobContext,
  use: EnvironmentUse,
  action: JobEnvironment["action"],
): { environment?: JobEnvironment } {
  const name = target.environmentName(use);
  return name === undefined ? {} : { environment: { name, action } };
}

/**
 * The deployment environment that tells the purpose of a job that reads: its ID token says it, and a stored token is for
 * its jobs alone, so that no other job of the same ref can have this one's identity. The job changes nothing there.
 */
export function previewEnvironmentOf(context: JobContext, deployment: string): { environment?: JobEnvironment } {
  return context.settings.backend ? {} : environmentOf(context, { kind: "preview", deployment }, "prepare");
}
