// What is used of gitlab-ci-local. It has no programming interface: the version is pinned, and these are its own files.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = dirname(createRequire(import.meta.url).resolve("gitlab-ci-local/package.json"));
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(folder, "src", `${name}.js`)).href);

export const { Argv } = await load("argv");
export const { GitData } = await load("git-data");
export const { Job } = await load("job");
export const { Parser } = await load("parser");
export const { Utils } = await load("utils");
export const { WriteStreamsMock } = await load("write-streams");
/** The globs that it and we match files with. */
export const micromatch = createRequire(join(folder, "package.json"))("micromatch");
