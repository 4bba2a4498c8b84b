import { Failure } from "../lib/failure.mjs";
import { cachedEngine } from "./cache.mjs";
import { goEngine } from "./go.mjs";
import { engineOnPath } from "./onPath.mjs";
import { engineVersion, goVersion, minimumEngineVersion } from "./pins.mjs";
import { releaseEngine } from "./release.mjs";
import { Unavailable } from "./unavailable.mjs";

/** @typedef {{ pulumi: string, version: string, source: string }} Engine */

const WAYS = ["path", "release", "go"];

/**
 * The Pulumi engine of this machine: a `pulumi` on PATH that is new enough; else the one in our cache; else the
 * official release, downloaded; else built with Go.
 *
 * `PULUMI_PIPELINE_ENGINE` (`path`, `release` or `go`) allows only one source; a cached engine is then used only if it is from
 * that source. `PULUMI_PIPELINE_RELEASES` replaces the address from which releases are downloaded.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 * @returns {Promise<Engine>}
 */
export async function locateEngine(progress) {
  const forced = process.env.PULUMI_PIPELINE_ENGINE || undefined;
  if (forced !== undefined && !WAYS.includes(forced)) {
    const todo = `unset it or use one of these: ${WAYS.join(", ")}.`;
    throw new Failure(`PULUMI_PIPELINE_ENGINE is "${forced}"`, "That is not one of the sources of the engine.", todo);
  }
  /** @param {string} way */
  const allowed = (way) => forced === undefined || forced === way;

  /** @type {string[]} */
  const reasons = [];
  for (const [way, find] of waysInOrder(progress)) {
    if (!allowed(way)) continue;
    try {
      const engine = await find();
      if (engine !== undefined && allowed(engine.source)) return engine;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      reasons.push(`${way}: ${error.message}`);
    }
  }
  throw new Failure("no Pulumi engine could be found or made", reasons.join("\n"), wayOut());
}

/**
 * @param {import("../lib/progress.mjs").Progress} progress
 * @returns {[string, () => Promise<Engine | undefined>][]}
 */
function waysInOrder(progress) {
  const cached = async () => cachedEngine();
  return [
    ["path", async () => ({ ...(await engineOnPath()), source: "path" })],
    ["release", cached],
    ["go", cached],
    ["release", () => releaseEngine(progress)],
    ["go", () => goEngine(progress)],
  ];
}

function wayOut() {
  return (
    `install Pulumi ${minimumEngineVersion()} or later (https://www.pulumi.com/docs/install/), ` +
    `or Go ${goVersion()} or later (https://go.dev/dl/) to have Pulumi ${engineVersion()} built, ` +
    "put it on PATH and run this again."
  );
}
