import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { ROOT, SANDBOX, exists, readIfThere, readJson } from "../lib/files.mjs";
import { CommandError, run } from "../lib/run.mjs";

/** The sandbox's own PULUMI_HOME; a user's own is never touched. */
const PULUMI_HOME = join(SANDBOX, "pulumi-home");

/** The environment variable with a folder of plugins to use instead of the stand-ins. */
const FOLDER = "PULUMI_PIPELINE_PLUGINS";

/**
 * Installs the plugins, at the versions of the SDKs, into the sandbox's PULUMI_HOME: those of the folder that
 * PULUMI_PIPELINE_PLUGINS names, and the sandbox's stand-ins for the others. Each is a script that runs the folder's
 * executable or this checkout's compiled code. A new build therefore needs no new installation, but a moved checkout
 * does.
 *
 * @param {string} pulumi
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installPlugins(pulumi, progress) {
  for (const plugin of plugins()) {
    if (!exists(plugin.main)) {
      throw new Failure(
        `the ${plugin.name} plugin was not compiled`,
        `There is no ${plugin.main}.`,
        'delete the folder "build" and run this again.',
      );
    }
    if (isInstalled(plugin)) continue;
    const whose = plugin.isStandIn ? "the sandbox's" : `${FOLDER}'s`;
    await progress.step(`installing ${whose} ${plugin.name} plugin`, () => install(pulumi, plugin));
  }
}

/** @typedef {{ name: string, version: string, main: string, script: string, isStandIn: boolean }} Plugin */

/** @returns {Plugin[]} */
function plugins() {
  const folder = process.env[FOLDER];
  const found = standIns().map((plugin) => (folder ? (inFolder(resolve(ROOT, folder), plugin) ?? plugin) : plugin));
  if (folder && found.every(({ isStandIn }) => isStandIn)) {
    const names = found.map(({ name }) => executable(name)).join(" or ");
    throw new Failure(
      `${FOLDER} has no plugin`,
      `There is no ${names} in ${folder}.`,
      `put one of them there, or unset ${FOLDER}.`,
    );
  }
  return found;
}

/**
 * The plugin in a folder of plugins; undefined if the folder does not contain it.
 *
 * @param {string} folder
 * @param {Plugin} standIn
 * @returns {Plugin | undefined}
 */
function inFolder(folder, { name, version }) {
  const main = join(folder, executable(name));
  return exists(main)
    ? { name, version, main, script: `#!/bin/sh\nexec ${quote(main)} "$@"\n`, isStandIn: false }
    : undefined;
}

/** @returns {Plugin[]} */
function standIns() {
  const { baseProvider } = readJson(join(ROOT, "sandbox", "plugins", "circleci", "schema.json")).parameterization;
  const plugins = [
    { folder: "gitlab", name: "gitlab", version: readJson(join(ROOT, "sdks", "gitlab", "package.json")).version },
    {
      folder: "pulumiservice",
      name: "pulumiservice",
      version: readJson(join(ROOT, "package.json")).dependencies["@pulumi/pulumiservice"],
    },
    // Its plugin is the bridge of Terraform's providers, which bridges no other one here.
    { folder: "circleci", ...baseProvider },
  ];
  return plugins.map(({ folder, name, version }) => {
    const main = join(ROOT, "sandbox", "dist", "plugins", folder, "main.js");
    return { name, version, main, script: `#!/bin/sh\nexec node ${quote(main)} "$@"\n`, isStandIn: true };
  });
}

/** @param {Plugin} plugin */
function isInstalled({ name, version, script }) {
  const folder = join(PULUMI_HOME, "plugins", `resource-${name}-v${version}`);
  // Pulumi keeps the .partial file until an install is complete.
  return readIfThere(join(folder, executable(name))) === script && !exists(`${folder}.partial`);
}

/**
 * @param {string} pulumi
 * @param {Plugin} plugin
 */
async function install(pulumi, { name, version, script }) {
  // One name is enough, because setup holds the checkout's lock. Removes the files of a killed run.
  const folder = join(SANDBOX, `plugin-${name}`);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const file = join(folder, executable(name));
    writeFileSync(file, script);
    chmodSync(file, 0o755);
    await run(pulumi, ["plugin", "install", "resource", name, version, "--file", folder, "--reinstall"], {
      env: { ...withoutPulumiSettings(), PULUMI_HOME, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 60_000,
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const todo = `delete ${PULUMI_HOME} and run this again.`;
    throw new Failure(`${pulumi} could not install the ${name} plugin`, error.message, todo);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without the user's Pulumi settings, so the sandbox never uses their login or backend. */
function withoutPulumiSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_")));
}

/** @param {string} name */
function executable(name) {
  return `pulumi-resource-${name}`;
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
