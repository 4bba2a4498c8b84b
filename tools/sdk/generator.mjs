import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cachedEngine } from "../engine/cache.mjs";
import { cachedGoProgram } from "../engine/goProgram.mjs";
import { engineOnPath } from "../engine/onPath.mjs";
import { CLI_MODULE, DOTNET_GENERATOR_MODULE, engineVersion, goVersion } from "../engine/pins.mjs";
import { releaseEngine } from "../engine/release.mjs";
import { Unavailable } from "../engine/unavailable.mjs";
import { Failure } from "../lib/failure.mjs";
import { CommandError, run } from "../lib/run.mjs";

/**
 * Writes the SDK of a schema for one language into an empty folder with Pulumi's own generator at the pinned version:
 * our build of it or, if Go is missing, the official engine, whose language host contains the same generator.
 *
 * @param {string} schema
 * @param {string} folder
 * @param {import("../lib/progress.mjs").Progress} progress
 * @param {"nodejs" | "python" | "go" | "dotnet"} [language]
 */
export async function generate(schema, folder, progress, language = "nodejs") {
  /** @type {(() => Promise<void>)[]} */
  const ways = [
    () => withOurs(schema, folder, progress, language),
    async () => withOfficial((await pinnedOnPath()).pulumi, schema, folder, language),
    async () => withOfficial(await officialEngine(progress), schema, folder, language),
  ];
  /** @type {string[]} */
  const reasons = [];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      reasons.push(error.message);
    }
  }
  const todo = `install Go ${goVersion()} or later (https://go.dev/dl/) or Pulumi ${engineVersion()}, and run this again.`;
  throw new Failure("no generator for the SDK could be found or made", reasons.join("\n"), todo);
}

/** @type {typeof generate} */
async function withOurs(schema, folder, progress, language = "nodejs") {
  const generator = await cachedGoProgram(language === "dotnet" ? dotnetGenerator : sdkGenerator, progress);
  await generating(schema, () => run(generator, [language, schema, folder]));
}

/**
 * @param {string} pulumi
 * @param {string} schema
 * @param {string} folder
 * @param {string} language
 */
async function withOfficial(pulumi, schema, folder, language) {
  const out = mkdtempSync(`${folder}-`);
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    await generating(schema, () =>
      run(pulumi, ["package", "gen-sdk", schema, "--language", language, "--local", "--out", out], { env }),
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(out, language), folder);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/**
 * @param {string} schema
 * @param {() => Promise<unknown>} work
 */
async function generating(schema, work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Failure(
      `no SDK could be generated from ${schema}`,
      error.message,
      "correct the schema and run this again.",
    );
  }
}

const sdkGenerator = { name: "sdkgen", title: "the SDK generator", module: CLI_MODULE, folder: "sdkgen" };
const dotnetGenerator = { name: "dotnetgen", title: "the SDK generator for C#", module: DOTNET_GENERATOR_MODULE };

/** The generator of another version may write other text, so only the pinned one is used. */
async function pinnedOnPath() {
  const engine = await engineOnPath();
  if (engine.version === engineVersion()) return engine;
  throw new Unavailable(`${engine.pulumi} is ${engine.version}; the SDK is generated with ${engineVersion()}`);
}

/**
 * An engine that we built has a language host without a generator, so it must be the release.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
async function officialEngine(progress) {
  const cached = cachedEngine();
  return cached?.source === "release" ? cached.pulumi : (await releaseEngine(progress)).pulumi;
}
