import { createHash } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { CommandError, run } from "../lib/run.mjs";
import { fillCache } from "./cache.mjs";
import { engineVersion } from "./pins.mjs";
import { Unavailable } from "./unavailable.mjs";

const RELEASES = "https://github.com/pulumi/pulumi/releases/download";

/** A short timeout, so an offline machine tries the next source quickly. */
const ANSWER_MS = 5_000;
const STALL_MS = 30_000;

/**
 * The official release, downloaded into the cache and checked against its published SHA-256 before it is unpacked.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function releaseEngine(progress) {
  const version = engineVersion();
  return progress.step(`getting Pulumi ${version} from its release`, (detail) =>
    fillCache("release", progress, async (folder) => {
      const base = `${process.env.PULUMI_PIPELINE_RELEASES || RELEASES}/v${version}`;
      const name = archiveName(version);
      const expected = checksumOf(name, await text(`${base}/pulumi-${version}-checksums.txt`));
      const archive = join(folder, name);
      const actual = await download(`${base}/${name}`, archive, detail);
      if (actual !== expected) {
        throw new Unavailable(`${base}/${name} was refused: its SHA-256 is ${actual}, published is ${expected}`);
      }
      await unpack(archive, folder);
      rmSync(archive);
    }),
  );
}

/** @param {string} version */
function archiveName(version) {
  const os = process.platform;
  const cpu = process.arch;
  if (!["linux", "darwin"].includes(os) || !["x64", "arm64"].includes(cpu)) {
    throw new Unavailable(`no release is known for ${os} on ${cpu}`);
  }
  return `pulumi-v${version}-${os}-${cpu}.tar.gz`;
}

/**
 * @param {string} name
 * @param {string} checksums lines of `<sha-256> <file name>`
 */
function checksumOf(name, checksums) {
  const line = checksums.split("\n").find((line) => line.trim().split(/\s+\*?/)[1] === name);
  const checksum = line?.trim().split(/\s+/)[0]?.toLowerCase();
  if (!checksum || !/^[0-9a-f]{64}$/.test(checksum)) {
    throw new Unavailable(`the published checksums do not name ${name}`);
  }
  return checksum;
}

/** @param {string} url */
async function text(url) {
  const abort = new AbortController();
  const response = await open(url, abort);
  const timer = setTimeout(() => abort.abort(), STALL_MS);
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Downloads a URL to a file and returns the SHA-256 of its content.
 *
 * @param {string} url
 * @param {string} file
 * @param {import("../lib/progress.mjs").Detail} detail
 */
async function download(url, file, detail) {
  const abort = new AbortController();
  const response = await open(url, abort);
  const total = Number(response.headers.get("content-length"));
  const hash = createHash("sha256");
  const out = createWriteStream(file);
  let stall = setTimeout(() => abort.abort(), STALL_MS);
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      clearTimeout(stall);
      stall = setTimeout(() => abort.abort(), STALL_MS);
      hash.update(chunk);
      size += chunk.length;
      detail(`${megabytes(size)}${total ? ` of ${megabytes(total)}` : ""}`);
      if (!out.write(chunk)) await once(out, "drain");
    }
    out.end();
    await once(out, "finish");
  } catch (error) {
    out.destroy();
    throw unreachable(url, error);
  } finally {
    clearTimeout(stall);
  }
  return hash.digest("hex");
}

/**
 * @param {string} url
 * @param {AbortController} abort
 */
async function open(url, abort) {
  const timer = setTimeout(() => abort.abort(), ANSWER_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new Unavailable(`${url} answers ${response.status}`);
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} url
 * @param {unknown} error
 */
function unreachable(url, error) {
  if (error instanceof Unavailable) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? (cause.name === "AbortError" ? "no answer in time" : cause.message) : cause;
  return new Unavailable(`${url} cannot be read: ${reason}`);
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  try {
    await run("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Unavailable(`the archive cannot be unpacked: ${error.message}`);
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
