// The parts of gitlab-ci-local that are used. It has no API, so its version is pinned and its files are imported directly.
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
/** Merges included files. */
export const deepExtend = requireFrom("deep-extend");
/** Matches files with globs. */
export const micromatch = requireFrom("micromatch");
/** RE2 regular expressions, which GitLab uses: they match in linear time. */
export const { RE2JS } = requireFrom("re2js");
