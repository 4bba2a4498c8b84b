import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { ROOT, SANDBOX, exists, readIfThere, readJson } from "../lib/files.mjs";
import { CommandError, run } from "../lib/run.mjs";

/** The sandbox's own PULUMI_HOME; a user's own is never touched. */
const PULUMI_HOME = join(SANDBOX, "pulumi-home");

/**
 * Installs the sandbox's stand-ins for the official plugins, at the versions of the SDKs, into its PULUMI_HOME. Each is
 * a script that runs this checkout's compiled code, so a new install is needed if the checkout moves, not after a
 * build.
 *
 * @param {string} pulumi
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installPlugins(pulumi, progress) {
  for (const plugin of standIns()) {
    if (!exists(plugin.main)) {
      throw new Failure(
        `the ${plugin.name} plugin was not compiled`,
        `There is no ${plugin.main}.`,
        'delete the folder "build" and run this again.',
      );
    }
    if (isInstalled(plugin)) continue;
    await progress.step(`installing the sandbox's ${plugin.name} plugin`, () => install(pulumi, plugin));
  }
}

/** @typedef {{ name: string, version: string, main: string, script: string }} StandIn */

/** @returns {StandIn[]} */
function standIns() {
  const versions = {
    gitlab: readJson(join(ROOT, "sdks", "gitlab", "package.json")).version,
    pulumiservice: readJson(join(ROOT, "package.json")).dependencies["@pulumi/pulumiservice"],
  };
  return Object.entries(versions).map(([name, version]) => {
    const main = join(ROOT, "sandbox", "dist", "plugins", name, "main.js");
    return { name, version, main, script: `#!/bin/sh\nexec node ${quote(main)} "$@"\n` };
  });
}

/** @param {StandIn} plugin */
function isInstalled({ name, version, script }) {
  const folder = join(PULUMI_HOME, "plugins", `resource-${name}-v${version}`);
  // Pulumi keeps the .partial file until an install is complete.
  return readIfThere(join(folder, executable(name))) === script && !exists(`${folder}.partial`);
}

/**
 * @param {string} pulumi
 * @param {StandIn} plugin
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
    throw new Failure(`${pulumi} could not install the sandbox's ${name} plugin`, error.message, todo);
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
