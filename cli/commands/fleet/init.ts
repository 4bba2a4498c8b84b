import { writeFile } from "node:fs/promises";
import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { readOwnFile } from "../../fleet/ownFile";
import { readPlatform } from "../../fleet/readPlatform";
import { printFile, reportLines } from "../../print";
import { systemReason } from "../../systemReason";
import { CommandError, parseWords, UsageError } from "../../usage";

/**
 * Prints the CI file of the platform repository itself, or writes it with `--write`. A file that it did not write is never replaced.
 * Resolves to 1 if `Pulumi.yaml` has errors.
 */
export async function init(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, { write: { type: "boolean", default: false } });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new UsageError("fleet init takes the folder of one platform repository");

  const platform = await readPlatform(folder);
  const shared = platform.diagnostics.filter(({ file }) => file === "Pulumi.yaml");
  await reportLines(shared.map(describe));
  if (!platform.settings || shared.some(isError)) return 1;
  const { path, wanted, found, isOwn } = await readOwnFile(platform);
  if (wanted === undefined) {
    const least = "{ project: acme/platform, organization: acme, foundation: foundation, user: acme-platform }";
    throw new CommandError(`platform:fleet of Pulumi.yaml has no pipeline. Add one, such as pipeline: ${least}`);
  }
  if (!values.write) {
    printFile(wanted);
    return 0;
  }
  if (found !== undefined && !isOwn) {
    throw new CommandError(
      `${path} was not written by fleet init, so it is not replaced. Remove it, or print the new file without --write`,
    );
  }
  await writeFile(path, wanted).catch((error: unknown) => {
    throw new CommandError(`${path} was not written: ${systemReason(error)}`);
  });
  await reportLines([found === wanted ? `${path} is up to date` : `wrote ${path}`]);
  return 0;
}
