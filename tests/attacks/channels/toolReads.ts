/** A file that a tool executes out of the home folder, as tools do with their configuration. */
export const homeTool = ".config/tool.js";
/** Node.js looks for a package in the home folder as well, where it is nowhere else. */
export const globalDependency = "global-dependency";
/** A file of a fixed name that a tool executes out of the temporary folder, as some do with what they have compiled. */
export const temporaryTool = "tool-cache.js";

/** Node.js code that executes what it finds where a tool looks: an optional dependency, its configuration, its cache. */
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
