import { createRequire } from "node:module";
import { join } from "node:path";
import { CommandError } from "../usage";

/** The part of the sandbox's package that this command uses. */
interface SandboxCommandLine {
  runCommandLine(words: readonly string[]): Promise<number>;
}

const packageName = "pulumi-pipeline-sandbox";

/**
 * Runs the sandbox, a separate package and not a dependency of this one. It is searched for where this command line is
 * installed, then in the current folder.
 */
export async function sandbox(args: readonly string[]): Promise<number> {
  for (const folder of [__dirname, process.cwd()]) {
    const load = createRequire(join(folder, "package.json"));
    const file = resolved(load);
    if (file !== undefined) return (load(file) as SandboxCommandLine).runCommandLine(args);
  }
  throw new CommandError(
    `the sandbox is a separate package, which is not installed. Install it: npm install --save-dev ${packageName}`,
  );
}

function resolved(load: NodeJS.Require): string | undefined {
  try {
    return load.resolve(`${packageName}/cli/runCommandLine`);
  } catch {
    return undefined;
  }
}
