import { parseArgs, type ParseArgsConfig, types } from "node:util";

/** An input that a command cannot use. The user sees only the message. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** A wrong command line. The user also sees the usage. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}

/** Parses the options and the other arguments of a command line. Throws a {@link UsageError} for an unknown option. */
export function parseWords<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    // Node adds advice about arguments that start with a dash; only the first sentence is kept.
    throw new UsageError(error.message.split(/\.\s/)[0]);
  }
}
