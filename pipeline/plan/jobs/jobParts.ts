import type { Identity, JobEnvironment, Login, Need, Trigger } from "../../model";
import { onlyProgram } from "../../settings/programsOf";
import type { DeploymentSettings, Settings } from "../../settings/settings";
import { type Access, fullStack } from "../access/access";
import { escName, type EscReference } from "../esc/escReferences";
import { shortestTokenSeconds, tokenSeconds } from "../access/tokenSeconds";

/** What jobs are made from. */
export interface Ground {
  readonly settings: Settings;
  readonly access: readonly Access[];
}

/** What most jobs have in common. */
export function job(
  { settings, access }: Ground,
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
  { settings }: Ground,
  { esc }: Pick<DeploymentSettings, "esc">,
  reference: EscReference,
): { escEnvironment?: string } {
  return settings.backend || esc?.attach === "stack" ? {} : { escEnvironment: escName(reference) };
}

/**
 * The GitLab environment that tells a job's purpose: its ID token says it, and a stored token is for its jobs alone, so that
 * no other job of the same ref can have this one's identity. The job changes nothing there. GitLab: environment:action.
 */
export function purposeEnvironment({ settings }: Ground, name: string): { environment?: JobEnvironment } {
  return settings.backend ? {} : { environment: { name, action: "prepare" } };
}

/** What starts a deployment. */
export function triggerOf({ branch, tag }: DeploymentSettings["on"]): Trigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

/** A schedule runs the code of the default branch. */
export function scheduleTrigger({ defaultBranch }: Settings, schedule: string): Trigger {
  return { kind: "schedule", schedule, branch: defaultBranch };
}

/** Triggers as a comment names them. */
export function listedTriggers(triggers: readonly Trigger[]): string {
  return triggers
    .map((trigger) => {
      switch (trigger.kind) {
        case "mergeRequest":
          return "Merge request";
        case "branch":
          return `Push to ${trigger.branch}`;
        case "tag":
          return `Tag ${trigger.pattern}`;
        case "schedule":
          return `Schedule "${trigger.schedule}"`;
      }
    })
    .map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
    .join(", ");
}
