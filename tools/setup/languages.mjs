import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { languageHost } from "../engine/languageHosts.mjs";
import { findOnPath } from "../engine/onPath.mjs";
import { Unavailable } from "../engine/unavailable.mjs";
import { Failure } from "../lib/failure.mjs";
import { ROOT, SANDBOX, digest, exists, listFiles, readIfThere, writeWhole } from "../lib/files.mjs";
import { CommandError, run } from "../lib/run.mjs";
import { generate } from "../sdk/generator.mjs";

const NOTE = join(SANDBOX, "languages.json");
const FOLDER = join(SANDBOX, "languages");
const SCHEMA = join(ROOT, "provider", "schema.json");

/** The build flags of the engine and the hosts, so that Go compiles shared packages once. */
const GO_ENVIRONMENT = { GOWORK: "off", GOFLAGS: "-trimpath -buildvcs=false" };

/** @typedef {import("../lib/progress.mjs").Progress} Progress */

/**
 * Prepares the tests of programs in other languages: the language's host, the SDK that is generated from the
 * package's schema, and the example's dependencies. Records the paths for the tests, or why something is missing.
 *
 * @param {string} pulumi
 * @param {Progress} progress
 */
export async function installLanguages(pulumi, progress) {
  const languages = {
    python: await found(async () => {
      const host = await languageHost("python", pulumi, progress);
      const sdk = await generatedSdk("python", progress);
      return { path: [join(await pythonEnvironment(sdk, progress), "bin"), host], sdk };
    }),
    go: await found(async () => {
      const host = await languageHost("go", pulumi, progress);
      const sdk = await generatedSdk("go", progress);
      await compileGoExample(sdk, progress);
      return { path: [host], sdk, env: GO_ENVIRONMENT };
    }),
    yaml: await found(async () => ({ path: [await languageHost("yaml", pulumi, progress)] })),
    dotnet: await found(async () => ({ sdk: await generatedSdk("dotnet", progress) })),
  };
  const text = `${JSON.stringify(languages, undefined, 2)}\n`;
  if (readIfThere(NOTE) !== text) writeWhole(NOTE, text);
}

/**
 * What the tests of a language need, or why it is missing.
 *
 * @param {() => Promise<object>} find
 */
async function found(find) {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Unavailable || error instanceof Failure) return { missing: error.message };
    throw error;
  }
}

/**
 * The folder of the SDK, which is generated again when the schema or the generator changed.
 *
 * @param {"python" | "go" | "dotnet"} language
 * @param {Progress} progress
 */
async function generatedSdk(language, progress) {
  const folder = join(FOLDER, "sdks", language);
  const module = join(ROOT, "tools", "engine", language === "dotnet" ? "dotnetgen" : "cli");
  const generator = listFiles(module).map((file) => join(module, file));
  await once(folder, [SCHEMA, ...generator], () => generate(SCHEMA, folder, progress, language));
  return folder;
}

/**
 * A virtual environment with the dependencies of the Python example, and the SDK.
 *
 * @param {string} sdk
 * @param {Progress} progress
 */
async function pythonEnvironment(sdk, progress) {
  const python = findOnPath("python3");
  if (python === undefined) throw new Unavailable("there is no python3 on PATH");
  const folder = join(FOLDER, "venv");
  const requirements = join(ROOT, "examples", "python", "requirements.txt");
  const files = [requirements, ...listFiles(sdk).map((file) => join(sdk, file))];
  await once(folder, files, () =>
    progress.step("installing Pulumi's Python SDK for the tests", async (onLine) => {
      await command(python, ["-m", "venv", folder]);
      const pip = join(folder, "bin", "pip");
      // A copy, because a build writes into its source folder.
      const copy = mkdtempSync(`${sdk}-`);
      try {
        cpSync(sdk, copy, { recursive: true });
        await command(pip, ["install", "--disable-pip-version-check", "-r", requirements, copy], { onLine });
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    }),
  );
  return folder;
}

/**
 * Compiles the Go example, so that no test has to compile its many packages.
 *
 * @param {string} sdk
 * @param {Progress} progress
 */
async function compileGoExample(sdk, progress) {
  const folder = join(FOLDER, "go");
  const example = join(ROOT, "examples", "go");
  const files = [...listFiles(example).map((file) => join(example, file)), ...listFiles(sdk).map((f) => join(sdk, f))];
  await once(folder, files, () =>
    progress.step("compiling the Go example, once", async () => {
      cpSync(example, folder, { recursive: true });
      cpSync(sdk, join(folder, "sdks", "pulumi-pipeline"), { recursive: true });
      const env = { ...process.env, ...GO_ENVIRONMENT };
      await command("go", ["build", "-mod=readonly", "-o", "platform", "."], { cwd: folder, env });
    }),
  );
}

/**
 * Makes a folder again if its source files changed, or if it was not completed.
 *
 * @param {string} folder
 * @param {string[]} files
 * @param {() => Promise<void>} make
 */
async function once(folder, files, make) {
  const stamp = `${folder}.stamp`;
  const wanted = digest(files);
  if (readIfThere(stamp) === wanted && exists(folder)) return;
  rmSync(stamp, { force: true });
  rmSync(folder, { recursive: true, force: true });
  await make();
  writeWhole(stamp, wanted);
}

/** @type {(...args: Parameters<typeof run>) => Promise<string>} */
async function command(...args) {
  try {
    return await run(...args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Unavailable(error.message);
  }
}
