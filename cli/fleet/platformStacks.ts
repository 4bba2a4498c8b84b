import { backendOf } from "./backend";
import { type Platform, readPlatform } from "./readPlatform";
import { readStored, type BackendStacks } from "./storedStacks";

/** A platform repository, and its stacks in the backend. */
export interface PlatformStacks {
  readonly platform: Platform;
  readonly stored: BackendStacks;
}

/** The name of a stack for `pulumi`: with its organization and project in Pulumi Cloud. */
export function fullNameOf({ platform, stored }: PlatformStacks, stack: string): string {
  return stored.organization === undefined ? stack : `${stored.organization}/${platform.project}/${stack}`;
}

/** Reads a platform repository and its backend. `organization` is that of the stacks in Pulumi Cloud. */
export async function readPlatformStacks(folder: string, organization?: string): Promise<PlatformStacks> {
  const platform = await readPlatform(folder);
  const stored = await readStored(await backendOf(folder, platform.backend), {
    project: platform.project,
    ...(organization !== undefined && { organization }),
  });
  return { platform, stored };
}
