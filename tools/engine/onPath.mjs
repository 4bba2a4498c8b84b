import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { CommandError, run } from "../lib/run.mjs";
import { compareVersions, findVersion } from "../lib/version.mjs";
import { HOST, minimumEngineVersion } from "./pins.mjs";
import { Unavailable } from "./unavailable.mjs";

/**
 * The absolute path of an executable on PATH, or `undefined`.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 */
export function findOnPath(name, env = process.env) {
  return (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder, name))
    .find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The `pulumi` on PATH, if it is new enough and can run Node programs. */
export async function engineOnPath() {
  const pulumi = findOnPath("pulumi");
  if (pulumi === undefined) throw new Unavailable("there is no pulumi on PATH");

  const version = await versionOf(pulumi);
  const minimum = minimumEngineVersion();
  if (compareVersions(version, minimum) < 0) {
    throw new Unavailable(`${pulumi} is ${version}; the programs need ${minimum} or later`);
  }
  // A package manager may link `pulumi` alone into its bin folder: the host is then beside the real file.
  const beside = [dirname(pulumi), dirname(realpathSync(pulumi))].map((folder) => join(folder, HOST));
  if (!beside.some(isExecutable) && findOnPath(HOST) === undefined) {
    throw new Unavailable(`${pulumi} has no ${HOST} beside it or on PATH`);
  }
  return { pulumi, version };
}

/**
 * The output of `pulumi version`, without the leading `v`.
 *
 * @param {string} pulumi
 */
export async function versionOf(pulumi) {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const version = findVersion(await run(pulumi, ["version"], { env, timeout: 20_000 }));
    if (version !== undefined) return version;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  throw new Unavailable(`"${pulumi} version" does not answer with a version`);
}
