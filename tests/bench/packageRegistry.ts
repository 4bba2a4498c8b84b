import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A registry of npm packages on loopback, with a delay before each response. */
export interface PackageRegistry {
  /** A `package.json` that depends on all of its packages, and the lock file for it. */
  readonly files: { readonly "package.json": string; readonly "package-lock.json": string };
  close(): void;
}

interface Size {
  readonly packages: number;
  /** The size of each package, in bytes. */
  readonly bytes: number;
  /** The delay before each response, in milliseconds. */
  readonly delay: number;
}

/** Creates packages of incompressible content, and serves their archives. */
export async function servePackages(name: string, { packages, bytes, delay }: Size): Promise<PackageRegistry> {
  const archives = new Map(
    Array.from({ length: packages }, (_, index) => [`dependency-${index}`, packed(`dependency-${index}`, bytes)]),
  );
  const server = createServer((request, response) => {
    const archive = archives.get(/^\/([^/]+)\.tgz$/.exec(request.url ?? "")?.[1] ?? "");
    setTimeout(() => response.writeHead(archive ? 200 : 404).end(archive), delay);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const dependencies = Object.fromEntries([...archives.keys()].map((dependency) => [dependency, "1.0.0"]));
  const manifest = { name, private: true, main: "index.js", dependencies };
  const locked = [...archives].map(([dependency, archive]) => [
    `node_modules/${dependency}`,
    { version: "1.0.0", resolved: `${url}/${dependency}.tgz`, integrity: integrityOf(archive) },
  ]);
  const lock = {
    name,
    lockfileVersion: 3,
    requires: true,
    packages: { "": { name, dependencies }, ...Object.fromEntries(locked) },
  };
  return {
    files: { "package.json": `${JSON.stringify(manifest)}\n`, "package-lock.json": `${JSON.stringify(lock)}\n` },
    close: () => server.close(),
  };
}

function packed(name: string, bytes: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  try {
    mkdirSync(join(folder, "package"));
    writeFileSync(join(folder, "package", "package.json"), JSON.stringify({ name, version: "1.0.0" }));
    writeFileSync(join(folder, "package", "content.bin"), randomBytes(bytes));
    execFileSync("tar", ["-czf", "package.tgz", "package"], { cwd: folder });
    return readFileSync(join(folder, "package.tgz"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function integrityOf(archive: Buffer): string {
  return `sha512-${createHash("sha512").update(archive).digest("base64")}`;
}
