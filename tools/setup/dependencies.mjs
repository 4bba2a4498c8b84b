import { rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { ROOT, digest, exists, readIfThere, readJson, writeWhole } from "../lib/files.mjs";
import { CommandError } from "../lib/run.mjs";
import { npm } from "./npm.mjs";

const STAMP = join(ROOT, "node_modules", ".setup-stamp");
/** The file that npm writes when an install is complete. */
const INSTALLED = join(ROOT, "node_modules", ".package-lock.json");

/**
 * Installs node_modules according to package-lock.json. A complete manual install is left unchanged.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installDependencies(progress) {
  const stamp = digest([join(ROOT, "package-lock.json"), ...manifests()]);
  if (readIfThere(STAMP) === stamp) return;
  // An interrupted install must not look like a complete one.
  rmSync(STAMP, { force: true });
  if (!isInstalled()) await progress.step("installing the npm packages", install);
  writeWhole(STAMP, stamp);
}

async function install() {
  const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
  try {
    await npm(["ci", ...options]).catch((error) => {
      // npm 11 refuses its own lockfile if a registry lacks the builds of an optional package for other platforms
      // (npm/cli#9846). If package.json does not match the lockfile, the refusal is correct.
      if (!(error instanceof CommandError && error.output.includes("code EUSAGE") && lockFitsManifest())) throw error;
      return npm(["install", "--no-save", ...options]);
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const todo = lockFitsManifest()
      ? "make the npm registry reachable (npm ping tells), or follow the message above; run this again."
      : "run npm install, so that package-lock.json fits package.json, and run this again.";
    throw new Failure("the npm packages could not be installed", error.message, todo);
  }
}

function isInstalled() {
  if (!exists(INSTALLED)) return false;
  const locked = lockedPackages();
  const installed = readJson(INSTALLED).packages ?? {};
  return (
    lockFitsManifest() &&
    Object.keys(installed).every((path) => path in locked) &&
    Object.entries(locked).every(([path, wanted]) => path === "" || isSame(wanted, installed[path]))
  );
}

/** Whether package-lock.json matches the dependencies of every package of this repository. */
function lockFitsManifest() {
  const locked = lockedPackages();
  return ["", ...workspaces()].every(
    (folder) => asks(locked[folder]) === asks(readJson(join(ROOT, folder, "package.json"))),
  );
}

function manifests() {
  return ["", ...workspaces()].map((folder) => join(ROOT, folder, "package.json"));
}

/** @returns {string[]} */
function workspaces() {
  return readJson(join(ROOT, "package.json")).workspaces ?? [];
}

function lockedPackages() {
  return readJson(join(ROOT, "package-lock.json")).packages ?? {};
}

/** @param {Record<string, any>} manifest */
function asks({ dependencies = {}, devDependencies = {}, peerDependencies = {} } = {}) {
  return JSON.stringify(
    [dependencies, devDependencies, peerDependencies].map((wanted) => Object.entries(wanted).sort()),
  );
}

/**
 * @param {Record<string, any>} wanted
 * @param {Record<string, any> | undefined} there
 */
function isSame(wanted, there) {
  // Optional packages are mostly builds for other platforms.
  if (there === undefined) return wanted.optional === true || wanted.devOptional === true;
  return there.version === wanted.version && there.integrity === wanted.integrity && there.link === wanted.link;
}
