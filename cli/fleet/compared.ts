import { backendOf } from "./backend";
import { type Platform, readPlatform } from "./readPlatform";
import { readStored, type BackendStacks } from "./storedStacks";

/** A platform repository, and what its backend says about its stacks. */
export interface Compared {
  readonly platform: Platform;
  readonly stored: BackendStacks;
}

/** Reads a platform repository and its backend. `organization` is that of the stacks in Pulumi Cloud. */
export async function readCompared(folder: string, organization?: string): Promise<Compared> {
  const platform = await readPlatform(folder);
  const stored = await readStored(await backendOf(folder, platform.backend), {
    project: platform.project,
    ...(organization !== undefined && { organization }),
  });
  return { platform, stored };
}
