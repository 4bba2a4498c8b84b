import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "../lib/lock.mjs";
import { run } from "../lib/run.mjs";
import { goBuild } from "./go.mjs";
import { findOnPath, isExecutable } from "./onPath.mjs";
import { GO_HOST_MODULE, PYTHON_HOST_MODULE, YAML_HOST_MODULE, cacheFolder, platform } from "./pins.mjs";

const SDK = "github.com/pulumi/pulumi/sdk/v3";
const PYTHON_EXECUTOR = "pulumi-language-python-exec";

/** @typedef {{ module: string, program: string, complete?: (folder: string) => Promise<void> }} Build */

/** The builds of the language hosts that only the tests of other languages need. @type {Record<string, Build>} */
const BUILDS = {
  python: {
    module: PYTHON_HOST_MODULE,
    program: `${SDK}/python/cmd/pulumi-language-python`,
    complete: copyPythonExecutor,
  },
  go: { module: GO_HOST_MODULE, program: `${SDK}/go/pulumi-language-go` },
  yaml: { module: YAML_HOST_MODULE, program: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
};

/**
 * The folder of the host that lets the engine run programs in this language: the one on PATH, the one that came with
 * the engine, or one that is built with Go, once for every checkout.
 *
 * @param {string} language
 * @param {string} pulumi
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function languageHost(language, pulumi, progress) {
  const name = `pulumi-language-${language}`;
  const onPath = findOnPath(name);
  if (onPath !== undefined) return dirname(onPath);
  const beside = [dirname(pulumi), dirname(realpathSync(pulumi))].find((folder) => isExecutable(join(folder, name)));
  return beside ?? built(language, name, progress);
}

/**
 * @param {string} language
 * @param {string} name
 * @param {import("../lib/progress.mjs").Progress} progress
 */
async function built(language, name, progress) {
  const { module, program, complete } = BUILDS[language];
  const parent = join(cacheFolder(), "hosts");
  const folder = join(parent, `${language}-${modulesDigest(module)}-${platform()}`);
  if (existsSync(folder)) return folder;
  const title = `Pulumi's host for ${language}`;
  return progress.step(`building ${title} with Go, once`, (detail) =>
    withLock(
      join(parent, `${language}.lock`),
      () => progress.say(`waiting for another build of ${title}`),
      async () => {
        if (existsSync(folder)) return folder;
        const partial = join(parent, `.building-${language}`);
        rmSync(partial, { recursive: true, force: true });
        mkdirSync(partial, { recursive: true });
        await goBuild(module, program, join(partial, name), detail);
        await complete?.(partial);
        renameSync(partial, folder);
        return folder;
      },
    ),
  );
}

/**
 * The script with which the Python host runs programs. The host looks for it in its own folder.
 *
 * @param {string} folder
 */
async function copyPythonExecutor(folder) {
  const env = { ...process.env, GOWORK: "off" };
  const list = ["list", "-m", "-mod=readonly", "-f", "{{.Dir}}", SDK];
  const sdk = (await run("go", list, { cwd: PYTHON_HOST_MODULE, env })).trim();
  const executor = join(folder, PYTHON_EXECUTOR);
  copyFileSync(join(sdk, "python", "cmd", PYTHON_EXECUTOR), executor);
  chmodSync(executor, 0o755);
}

/** @param {string} module */
function modulesDigest(module) {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(module, file)));
  return hash.digest("hex").slice(0, 16);
}
