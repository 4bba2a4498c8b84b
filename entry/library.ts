/**
 * What runs first in a Pulumi program or provider. The build puts it before the code that it guards.
 *
 * @module
 */
import { checkNode } from "./checkNode";
import { checkPulumiSdk } from "./checkPulumiSdk";
import { enableCompileCache } from "./compileCache";

checkNode();
checkPulumiSdk();
enableCompileCache();
