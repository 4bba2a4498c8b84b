import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cachedEngine } from "../engine/cache.mjs";
import { goBuild } from "../engine/go.mjs";
import { engineOnPath, isExecutable } from "../engine/onPath.mjs";
import { CLI_MODULE, cacheFolder, engineVersion, goVersion, platform } from "../engine/pins.mjs";
import { releaseEngine } from "../engine/release.mjs";
import { Unavailable } from "../engine/unavailable.mjs";
import { Failure } from "../lib/failure.mjs";
import { withLock } from "../lib/lock.mjs";
import { CommandError, run } from "../lib/run.mjs";

/**
 * Writes the Node SDK of a schema into an empty folder with Pulumi's own generator at the pinned version: our build of
 * it, or where Go is missing the official engine, whose language host holds the same generator.
 *
 * @param {string} schema
 * @param {string} folder
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function generate(schema, folder, progress) {
  /** @type {(() => Promise<void>)[]} */
  const ways = [
    () => withOurs(schema, folder, progress),
    async () => withOfficial((await pinnedOnPath()).pulumi, schema, folder),
    async () => withOfficial(await officialEngine(progress), schema, folder),
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
async function withOurs(schema, folder, progress) {
  const sdkgen = await builtGenerator(progress);
  await generating(schema, () => run(sdkgen, [schema, folder]));
}

/**
 * @param {string} pulumi
 * @param {string} schema
 * @param {string} folder
 */
async function withOfficial(pulumi, schema, folder) {
  const out = mkdtempSync(`${folder}-`);
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    await generating(schema, () =>
      run(pulumi, ["package", "gen-sdk", schema, "--language", "nodejs", "--local", "--out", out], { env }),
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(out, "nodejs"), folder);
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

/** @param {import("../lib/progress.mjs").Progress} progress */
async function builtGenerator(progress) {
  const parent = join(cacheFolder(), "sdkgen");
  const built = join(parent, `${generatorDigest()}-${platform()}`);
  if (isExecutable(built)) return built;
  return progress.step("building the SDK generator with Go, once", (detail) =>
    withLock(
      join(parent, ".lock"),
      () => progress.say("waiting for another build of the SDK generator"),
      async () => {
        if (isExecutable(built)) return built;
        const partial = join(parent, ".partial");
        mkdirSync(parent, { recursive: true });
        await goBuild(CLI_MODULE, "./sdkgen", partial, detail);
        renameSync(partial, built);
        return built;
      },
    ),
  );
}

/** Changes with the generator's source and with the versions that it is built from. */
function generatorDigest() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(CLI_MODULE, "sdkgen")).sort();
  for (const file of ["go.mod", "go.sum", ...sources.map((name) => join("sdkgen", name))]) {
    hash.update(readFileSync(join(CLI_MODULE, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Another version's generator may write other text, so only the pinned one will do. */
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
