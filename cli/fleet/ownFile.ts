import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { planPlatform } from "../../pipeline/fleet/platformPipeline";
import { ciFile } from "../../targets/gitlab/ciFilePath";
import { platformFile, platformFileHeader } from "../../targets/gitlab/platformFile";
import type { Platform } from "./readPlatform";

/** The CI file of the platform repository itself. */
export interface OwnFile {
  readonly path: string;
  /** The file that the settings describe. Undefined without a `pipeline` in the settings. */
  readonly wanted?: string;
  /** The file in the folder, if there is one. */
  readonly found?: string;
  /** Whether `fleet init` wrote that file. */
  readonly isOwn: boolean;
}

/** Renders the CI file of a platform repository, and reads the one in its folder. */
export async function readOwnFile({ folder, settings }: Platform): Promise<OwnFile> {
  const path = join(folder, ciFile);
  const found = await readFile(path, "utf8").catch(() => undefined);
  return {
    path,
    ...(settings?.pipeline && { wanted: platformFile(planPlatform(settings, settings.pipeline)) }),
    ...(found !== undefined && { found }),
    isOwn: found?.startsWith(`# ${platformFileHeader}\n`) ?? false,
  };
}
