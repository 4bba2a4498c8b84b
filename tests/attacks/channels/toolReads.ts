/** A file in the home folder that a tool executes as its configuration. */
export const homeTool = ".config/tool.js";
/** Node.js also looks for a package in the home folder. */
export const globalDependency = "global-dependency";
/** A file with a fixed name in the temporary folder that a tool executes, such as a compile cache. */
export const temporaryTool = "tool-cache.js";

/** Node.js code that executes the files of a tool: an optional dependency, its configuration, its cache. */
export const readAsATool = `
const { existsSync } = require("node:fs");
const { homedir, tmpdir } = require("node:os");
for (const name of ["optional-dependency", "${globalDependency}"]) {
  try {
    require(name);
  } catch {}
}
for (const file of [homedir() + "/${homeTool}", tmpdir() + "/${temporaryTool}"]) if (existsSync(file)) require(file);
`;
