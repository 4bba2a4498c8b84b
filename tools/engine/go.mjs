import { join } from "node:path";
import { CommandError, run } from "../lib/run.mjs";
import { compareVersions, findVersion } from "../lib/version.mjs";
import { fillCache } from "./cache.mjs";
import { findOnPath } from "./onPath.mjs";
import { CLI_MODULE, HOST, HOST_MODULE, engineVersion, goVersion } from "./pins.mjs";
import { Unavailable } from "./unavailable.mjs";

/**
 * The engine built from the Go module registry at the pinned versions, into the cache.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function goEngine(progress) {
  const version = engineVersion();
  await findGo();
  return progress.step(`building Pulumi ${version} with Go, once, about 4 minutes`, (detail) =>
    fillCache("go", progress, async (folder) => {
      // Without a version the CLI reports a development build, and backends treat it as one.
      const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
      await goBuild(CLI_MODULE, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", join(folder, "pulumi"), detail, flags);
      await goBuild(
        HOST_MODULE,
        `github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/${HOST}`,
        join(folder, HOST),
        detail,
        flags,
      );
    }),
  );
}

/**
 * Builds one program of this repository's Go module and reports the progress.
 *
 * @param {string} module
 * @param {string} program
 * @param {string} out
 * @param {import("../lib/progress.mjs").Detail} detail
 * @param {string} [flags]
 */
export async function goBuild(module, program, out, detail, flags = "-s -w") {
  const go = await findGo();
  // readonly: builds exactly the versions in go.mod and go.sum. buildvcs: the checkout may be no git repository.
  const args = ["build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", out, program];
  let downloaded = 0;
  let compiled = 0;
  try {
    await run(go, args, { cwd: module, env: { ...process.env, GOWORK: "off" }, onLine: count });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Unavailable(`go build ${program} failed:\n${error.message}`);
  }

  /** @param {string} line */
  function count(line) {
    if (line.startsWith("go: downloading ")) downloaded++;
    else if (!line.startsWith("go: ")) compiled++;
    detail(compiled > 0 ? `${compiled} packages compiled` : `${downloaded} modules downloaded`);
  }
}

/** A Go that is new enough for the pinned modules. */
async function findGo() {
  const go = findOnPath("go");
  const minimum = goVersion();
  if (go === undefined) throw new Unavailable("there is no go on PATH");
  try {
    // Inside the module, a Go that may download a newer toolchain does so before it prints its version.
    const version = findVersion(await run(go, ["env", "GOVERSION"], { cwd: CLI_MODULE, timeout: 120_000 })) ?? "0";
    if (compareVersions(version, minimum) >= 0) return go;
    throw new Unavailable(`${go} is ${version}; building needs ${minimum} or later`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Unavailable(`${go} is too old or broken; building needs ${minimum} or later:\n${error.message}`);
  }
}
