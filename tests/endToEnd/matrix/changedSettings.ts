import { pluginTimeout } from "./kinds";
import { run, settings } from "./onboarding";
import type { World } from "../world";

const [staging, production] = settings.deployments;

/** The settings before the update of the matrix. */
export const before = {
  ...settings,
  variables: [
    { name: "REGION", value: "eu-west-1" },
    { name: "OLD", value: "1" },
  ],
};

/** The changed settings: of each kind of resource, one is created, changed or deleted. */
export const after = {
  ...settings,
  deployments: [staging, { ...production, on: { tag: "v*" }, approval: "automatic" }],
  variables: [
    { name: "REGION", value: "us-east-1" },
    { name: "LEVEL", value: "info" },
  ],
  drift: { schedule: "0 5 * * *" },
  jobTokenAccess: { groups: ["acme/shop"] },
  hooks: [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline", "deployment"] }],
  esc: { pulumiConfig: { "aws:region": "us-east-1" } },
};

/** Runs a command again. `lastOutput` is that of the run before. */
export type Again = (lastOutput: string) => ReturnType<typeof run>;

/**
 * The reports whose way out is `--refresh`. Pulumi Cloud's provider treats the failed write of an ESC environment as a success.
 * GitLab's fails to delete a protection of tags whose deletion got no response, and records a job token allow-list as written
 * that it could neither write nor read.
 */
const needsRefresh = /ESC_NOT_WRITTEN|ALREADY_DELETED|WIDENED_ACCESS: jobTokenAccess/;

/** An update after an update that failed. */
export function updateAgain(world: World): Again {
  return (lastOutput) => run(world, needsRefresh.test(lastOutput) ? "up --refresh" : "up", pluginTimeout);
}

/**
 * A destroy after a destroy. A resource that was deleted in GitLab or Pulumi Cloud, but is in the state because the
 * response was lost, stops it; a refresh removes it from the state. A refresh stops at a permission of a deleted team, and
 * the next destroy then deletes only the permission.
 */
export function destroyAgain(world: World): Again {
  let isRefreshed = false;
  return (lastOutput) => {
    isRefreshed = !isRefreshed && /\b404\b/.test(lastOutput);
    return run(world, `destroy --continue-on-error${isRefreshed ? " --refresh" : ""}`, pluginTimeout);
  };
}

/** Runs a command that must succeed. */
export async function expectSuccess(world: World, command: string): Promise<void> {
  const { code, stdout, stderr } = await run(world, command);
  if (code !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
}
