// What is used of gitlab-ci-local. It has no programming interface: the version is pinned, and these are its own files.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = dirname(createRequire(import.meta.url).resolve("gitlab-ci-local/package.json"));
const requireFrom = createRequire(join(folder, "package.json"));
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(folder, "src", `${name}.js`)).href);

export const { Argv } = await load("argv");
export const DataExpander = await load("data-expander");
export const { GitData } = await load("git-data");
export const { Job } = await load("job");
export const { matrixVariablesList } = await load("parallel");
export const { Parser } = await load("parser");
export const { ParserIncludes } = await load("parser-includes");
export const { Utils } = await load("utils");
export const { WriteStreamsMock } = await load("write-streams");
/** How it puts files together. */
export const deepExtend = requireFrom("deep-extend");
/** The globs that it matches files with. */
export const micromatch = requireFrom("micromatch");
/** Regular expressions of the kind that GitLab has: none takes long. */
export const { RE2JS } = requireFrom("re2js");
