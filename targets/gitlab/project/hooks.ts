import type { Flow } from "../../../pipeline/flow/flow";
import { HookEvent } from "../../../pipeline/settings/choices";
import type { HookSettings } from "../../../pipeline/settings/hooks";

/** A webhook of the project. */
export interface PlannedHook {
  readonly name: string;
  readonly url: string;
  readonly events: readonly HookEvent[];
  /** The name of the secret that is its token. */
  readonly token?: string;
  /** Its path in the settings. */
  readonly path: string;
}

export function planHooks({ hooks }: Flow): PlannedHook[] {
  return hooks.map(({ token, ...hook }: HookSettings, index) => ({
    ...hook,
    ...(token !== undefined && { token }),
    path: `hooks[${index}]`,
  }));
}

/**
 * The switches of a webhook by the provider's names: which events GitLab sends, and whether it verifies the certificate of the
 * URL. GitLab: project webhooks API.
 */
export type HookSwitches = Readonly<Record<keyof typeof switches, boolean>>;

const switches = {
  pushEvents: HookEvent.Push,
  tagPushEvents: HookEvent.TagPush,
  mergeRequestsEvents: HookEvent.MergeRequest,
  jobEvents: HookEvent.Job,
  pipelineEvents: HookEvent.Pipeline,
  deploymentEvents: HookEvent.Deployment,
  releasesEvents: HookEvent.Release,
  issuesEvents: undefined,
  confidentialIssuesEvents: undefined,
  noteEvents: undefined,
  confidentialNoteEvents: undefined,
  wikiPageEvents: undefined,
  enableSslVerification: "always",
} as const;

/** The switches of a planned webhook. Events of other kinds are off, and the certificate is always verified. */
export function hookSwitches({ events }: Pick<PlannedHook, "events">): HookSwitches {
  return Object.fromEntries(
    Object.entries(switches).map(([name, event]) => [
      name,
      event === "always" || (event !== undefined && events.includes(event)),
    ]),
  ) as HookSwitches;
}
