/**
 * Preloaded into the Node.js processes that `fleet` starts. In those that run a Pulumi program, Node loads modules of Pulumi's SDK at
 * their first use.
 *
 * @module
 */
import { createRequire } from "module";
import { deferModule } from "./deferredModule";
import { rarelyUsed, rarelyUsedByHost } from "./sdkModules";

const [, main = ""] = process.argv;
if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]index\.js)?$/.test(main)) {
  const sdk = createRequire(createRequire(__filename).resolve(main));
  for (const name of [...rarelyUsedByHost, ...rarelyUsed]) deferModule(name, sdk);
}
