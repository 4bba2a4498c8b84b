import { parseArgs, type ParseArgsConfig, types } from "node:util";

/** What the command was told to use can't be used: the reader is shown the message alone. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** The words of the command line are wrong: the reader is shown how to call the command, too. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}

/** The options and the other words of a command line. Throws a {@link UsageError} for an option that is not known. */
export function parseWords<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    // Node adds to what is wrong some advice on words that start with a dash.
    throw new UsageError(error.message.split(/\.\s/)[0]);
  }
}
