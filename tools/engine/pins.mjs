import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT, readJson } from "../lib/files.mjs";

/** The Go modules that the engine is built from. Their go.mod files pin every version, once. */
export const CLI_MODULE = join(ROOT, "tools", "engine", "cli");
export const HOST_MODULE = join(ROOT, "tools", "engine", "nodehost");

/**
 * The Go modules of the other languages' hosts. Go's is older than the rest: from the next versions of the SDK on, it is
 * in a module that the Go module registry does not have.
 */
export const PYTHON_HOST_MODULE = join(ROOT, "tools", "engine", "pythonhost");
export const GO_HOST_MODULE = join(ROOT, "tools", "engine", "gohost");
export const YAML_HOST_MODULE = join(ROOT, "tools", "engine", "yamlhost");

/** The Go module of the generator of C# SDKs, which later versions of the engine's modules do not contain. */
export const DOTNET_GENERATOR_MODULE = join(ROOT, "tools", "engine", "dotnetgen");

/** The Go module of the sandbox's evaluator of ESC environments. */
export const ESC_MODULE = join(ROOT, "tools", "esc");

/** The language host that lets the engine run Node programs; it must be beside `pulumi` or on PATH. */
export const HOST = "pulumi-language-nodejs";

/** The version of the engine that is downloaded or built. */
export function engineVersion() {
  return pinned(/^(?:require )?\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v([\d.]+)/m);
}

/** The oldest Go that builds the engine. */
export function goVersion() {
  return pinned(/^go ([\d.]+)$/m);
}

/** The oldest engine that is used from PATH: as old as the Node SDK that the programs are written with. */
export function minimumEngineVersion() {
  return readJson(join(ROOT, "package.json")).devDependencies["@pulumi/pulumi"];
}

/** The folder for downloaded and built programs, which all checkouts on this machine share. */
export function cacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-pipeline");
}

/** The operating system and processor as Go names them, such as `linux-amd64`. */
export function platform() {
  const os = process.platform === "win32" ? "windows" : process.platform;
  return `${os}-${process.arch === "x64" ? "amd64" : process.arch}`;
}

/** @param {RegExp} pattern */
function pinned(pattern) {
  const version = pattern.exec(readFileSync(join(CLI_MODULE, "go.mod"), "utf8"))?.[1];
  if (version === undefined) throw new Error(`tools/engine/cli/go.mod does not match ${pattern}`);
  return version;
}
