import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { UsageError } from "../../usage";
import { check } from "./check";
import { discover } from "./discover";
import { init } from "./init";
import { leave } from "./leave";
import { preview, refresh, up } from "./run";
import { status } from "./status";
import { summary } from "./summary";

/** The commands for all stacks of a platform repository. */
const commands = new Map<string, (args: readonly string[]) => Promise<number>>(
  Object.entries({ status, preview, up, refresh, leave, discover, summary, check, init }),
);

/** Runs a command for all stacks of a platform repository. */
export function fleet([name, ...args]: readonly string[]): Promise<number> {
  const names = listed([...commands.keys()]);
  if (name === undefined) throw new UsageError(`name a command of fleet: ${names}`);
  const command = commands.get(name);
  if (!command) throw new UsageError(`there is no command ${quoted(`fleet ${name}`)}. Commands of fleet: ${names}`);
  return command(args);
}
