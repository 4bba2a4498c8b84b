/**
 * The checks at the start of the platform program and of the provider, which run in processes of their own. The build prepends
 * them to the bundle.
 *
 * @module
 */
import { createRequire } from "module";
import "./library";
import { deferModule } from "./deferredModule";
import { rarelyUsed } from "./sdkModules";
import { formatStackTracesNatively } from "./stackTraces";

formatStackTracesNatively();
// These programs serialize no functions and run no stacks. Loading what does costs an eighth of a preview's CPU time.
const sdk = createRequire(createRequire(__filename).resolve("@pulumi/pulumi"));
for (const name of rarelyUsed) deferModule(name, sdk);
