import * as nodeModule from "module";
import { homedir } from "os";
import { join } from "path";

/** As Node 22.8 has it. It throws nothing: where the folder can't be written, Node compiles as before. */
type Enable = (folder: string) => unknown;

/**
 * Has Node keep compiled code for the next run, where it can. The folder is the user's own: Node's default is in the
 * temporary folder, where other users of the machine could leave code for this one.
 */
export function enableCompileCache(
  enable = (nodeModule as unknown as { readonly enableCompileCache?: Enable }).enableCompileCache,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const { XDG_CACHE_HOME: wanted = "" } = env;
  enable?.(join(wanted === "" ? join(homedir(), ".cache") : wanted, "pulumi-pipeline", "compiled"));
}
