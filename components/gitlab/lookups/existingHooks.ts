import { quoted } from "../../../pipeline/diagnostics/wording";
import { Adopted } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { hookSwitches, type PlannedHook } from "../../../targets/gitlab/project/hooks";
import { change } from "../../lookups/adoption";
import { resourceNames } from "../resourceNames";
import { compared, type Existing, type ExistingInProject, nothingExists, type Wanted } from "./existingResources";
import type { FoundHook, ProjectLists } from "./projectLists";

/** The webhooks in GitLab with the URLs of planned ones. GitLab accepts a second one with the same URL. */
export async function existingHooks(
  name: string,
  { hooks }: Pick<GitLabPlan, "hooks">,
  lists: Pick<ProjectLists, "hooks">,
): Promise<ExistingInProject> {
  if (hooks.length === 0) return nothingExists;
  return compared(
    await lists.hooks(),
    hooks.map((hook) => [
      {
        type: "gitlab:index/projectHook:ProjectHook",
        resourceName: resourceNames.hook(name, hook),
        label: `webhook ${quoted(hook.name)} for ${quoted(hook.url)}`,
        path: hook.path,
      },
      hook,
    ]),
    (one, hook) => (one.url === hook.url ? existingHook(one, hook) : undefined),
    { what: "webhooks", path: "hooks" },
  );
}

function existingHook(one: FoundHook, hook: PlannedHook): Omit<Existing, keyof Wanted> {
  const planned = { name: hook.name, ...hookSwitches(hook) };
  const found = { name: one.name ?? "", ...switchesOf(one, Object.keys(hookSwitches(hook))) };
  return {
    kind: Adopted.Hooks,
    identity: { hookId: one.id },
    importId: String(one.id),
    changes: [
      ...Object.entries(planned).flatMap(([key, value]) => change(key, found[key as keyof typeof found], value)),
      ...(hook.token === undefined ? [] : ["its token"]),
    ],
    ...(hook.token === undefined && { kept: "Its token is kept" }),
    alternative: "remove it from hooks",
    found,
  };
}

function switchesOf(hook: FoundHook, names: readonly string[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(names.map((name) => [name, hook[wireName(name)] === true]));
}

/** The API's name of a switch, such as `tag_push_events` of `tagPushEvents`. */
function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
