import { existsSync } from "node:fs";
import { join } from "node:path";
import { findOnPath, isExecutable } from "../engine/onPath.mjs";
import { SANDBOX, readIfThere, writeWhole } from "../lib/files.mjs";
import { CommandError, run } from "../lib/run.mjs";

const NOTE = join(SANDBOX, "chromium.json");
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"];
const HOW = "install Chromium or Chrome, or set CHROMIUM to the path of one, and run this again.";

/**
 * Finds the browser for the tests of the sandbox's page, and records its path for them. On Debian, root installs the
 * package automatically. Without a browser the tests of the page report the reason.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installChromium(progress) {
  const text = `${JSON.stringify(await find(progress), undefined, 2)}\n`;
  if (readIfThere(NOTE) !== text) writeWhole(NOTE, text);
}

/** @param {import("../lib/progress.mjs").Progress} progress */
async function find(progress) {
  const named = process.env.CHROMIUM;
  if (named) {
    return (await works(named)) ? { chromium: named } : { missing: `CHROMIUM is ${named}, which does not run: ${HOW}` };
  }
  const found = await firstThatWorks();
  if (found !== undefined) return { chromium: found };

  const apt = existsSync("/etc/debian_version") ? findOnPath("apt-get") : undefined;
  if (apt === undefined) return { missing: `there is no Chromium: ${HOW}` };
  if (process.getuid?.() !== 0)
    return { missing: `there is no Chromium: run "apt-get install chromium" as root, or ${HOW}` };
  const failure = await progress.step("installing Chromium for the tests of the page", (detail) =>
    install(apt, detail),
  );
  const installed = await firstThatWorks();
  return installed === undefined
    ? { missing: `there is no Chromium, and apt-get did not install it:\n${failure ?? "it does not run"}\n${HOW}` }
    : { chromium: installed };
}

async function firstThatWorks() {
  const inPath = NAMES.map((name) => findOnPath(name)).filter((path) => path !== undefined);
  const applications = process.platform === "darwin" ? APPLICATIONS.map((path) => join("/Applications", path)) : [];
  for (const path of [...inPath, ...applications.filter(isExecutable)]) if (await works(path)) return path;
  return undefined;
}

/**
 * Ubuntu's package may install a script that only prints how to get a browser.
 *
 * @param {string} path
 */
async function works(path) {
  try {
    return /\d+\.\d+/.test(await run(path, ["--version"], { timeout: 20_000 }));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return false;
  }
}

/**
 * Returns the reason of a failure, if there is one.
 *
 * @param {string} apt
 * @param {import("../lib/progress.mjs").Detail} detail
 */
async function install(apt, detail) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run(apt, ["update", "-q"], { env, onLine: detail, timeout: 300_000 });
    await run(apt, ["install", "-q", "-y", "--no-install-recommends", "chromium"], {
      env,
      onLine: detail,
      timeout: 900_000,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.message;
  }
}
