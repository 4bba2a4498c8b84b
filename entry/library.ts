/**
 * The checks at the start of a Pulumi program that uses the library. The build prepends them to the bundle.
 *
 * @module
 */
import { checkNode } from "./checkNode";
import { checkPulumiSdk } from "./checkPulumiSdk";
import { enableCompileCache } from "./compileCache";

checkNode();
checkPulumiSdk();
enableCompileCache();
