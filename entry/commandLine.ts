/**
 * The checks at the start of the command line. The build prepends them to the bundle.
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
