/**
 * The checks at the start of the platform program and of the provider, which run in processes of their own. The build prepends
 * them to the bundle.
 *
 * @module
 */
import { createRequire } from "module";
import "./library";
import { deferModule } from "./deferredModule";
import { formatStackTracesNatively } from "./stackTraces";

formatStackTracesNatively();
// Pulumi's SDK loads them in every program, for functions that a program serializes and for programs that run stacks.
// These programs do neither, and loading them costs an eighth of a preview's CPU time.
const sdk = createRequire(createRequire(__filename).resolve("@pulumi/pulumi"));
for (const name of ["@pulumi/pulumi/automation", "@npmcli/arborist", "fdir", "normalize-package-data"]) {
  deferModule(name, sdk);
}
