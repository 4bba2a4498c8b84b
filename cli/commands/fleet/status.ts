import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { fleetStatus, type StatusRow } from "../../../pipeline/fleet/fleetStatus";
import { readPlatformStacks } from "../../fleet/platformStacks";
import { statusJson, statusMarkdown, statusText } from "../../fleet/statusFormats";
import { printLines, reportLines } from "../../print";
import { parseWords, UsageError } from "../../usage";

/**
 * Prints the status of each stack of a platform repository: its file compared with the last update. Resolves to 1 if a file has
 * errors, or if the backend cannot be read. The errors are on standard error.
 */
export async function status(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    all: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
    organization: { type: "string" },
  });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new UsageError("fleet status takes the folder of one platform repository");
  if (values.json && values.markdown) throw new UsageError("fleet status prints JSON or Markdown");

  const { platform, stored } = await readPlatformStacks(folder, values.organization);
  const rows = fleetStatus(platform.stacks, stored);
  const errors = platform.diagnostics.filter(isError);
  await reportLines([...platform.diagnostics.map(describe), ...(stored.unread === undefined ? [] : [stored.unread])]);
  printLines(formatted(rows, values));
  return errors.length > 0 || stored.unread !== undefined ? 1 : 0;

  function formatted(all: readonly StatusRow[], { json, markdown }: { json: boolean; markdown: boolean }): string[] {
    if (json) return statusJson(all, platform.diagnostics).split("\n");
    const shown = values.all ? all : all.filter((row) => row.status !== "unchanged");
    return (markdown ? statusMarkdown(shown, all) : statusText(shown, all)).split("\n");
  }
}
