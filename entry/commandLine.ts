/**
 * What runs first on the command line. The build puts it before the code that it guards.
 *
 * @module
 */
import { checkNode } from "./checkNode";
import { enableCompileCache } from "./compileCache";
import { Unmet } from "./unmet";

try {
  checkNode();
} catch (error) {
  if (!(error instanceof Unmet)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

enableCompileCache();
