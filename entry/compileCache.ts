import * as nodeModule from "module";
import { homedir } from "os";
import { join } from "path";

/** `module.enableCompileCache` of Node 22.8. It never throws; without write access Node compiles as before. */
type Enable = (folder: string) => unknown;

/**
 * Enables Node's compile cache, if Node has one. It is in the user's cache folder. Node's default is the temporary
 * folder, where other users of the machine could place code.
 */
export function enableCompileCache(
  enable = (nodeModule as unknown as { readonly enableCompileCache?: Enable }).enableCompileCache,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const { XDG_CACHE_HOME: wanted = "" } = env;
  enable?.(join(wanted === "" ? join(homedir(), ".cache") : wanted, "pulumi-pipeline", "compiled"));
}
