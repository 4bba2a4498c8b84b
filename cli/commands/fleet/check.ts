import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { counted } from "../../counted";
import { readOwnFile } from "../../fleet/ownFile";
import { readPlatform } from "../../fleet/readPlatform";
import { printLines } from "../../print";
import { parseWords, UsageError } from "../../usage";

/**
 * Prints the diagnostics of all files of a platform repository, without a server and without a token. Resolves to 1 on an error, or if
 * its CI file is not the one that `fleet init` would write.
 */
export async function check(args: readonly string[]): Promise<number> {
  const { positionals } = parseWords(args, {});
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new UsageError("fleet check takes the folder of one platform repository");

  const platform = await readPlatform(folder);
  const { path, wanted, found, isOwn } = await readOwnFile(platform);
  const outdated = isOwn && found !== wanted ? [`${path} is outdated. Run fleet init --write`] : [];
  const errors = platform.diagnostics.filter(isError).length + outdated.length;
  printLines([
    ...platform.diagnostics.map(describe),
    ...outdated,
    `${counted(platform.stacks.length, "stack")}, ${counted(errors, "error")}`,
  ]);
  return errors > 0 ? 1 : 0;
}
