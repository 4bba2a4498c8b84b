import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "../../../../cli/runCommand";
import { findFiles } from "../../../../sandbox/runner/artifacts/findFiles";
import { zipFiles } from "../../../../sandbox/runner/artifacts/zip";

/**
 * Why deployments use no cache, shown with the real package managers: a lock file does not protect from what is in a
 * cache, unless the package manager compares both on every use.
 */
let folder: string;

jest.setTimeout(120_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trusted-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("Go runs what is in its module cache, though go.sum says that it is another module", async () => {
  const module = "example.com/dep";
  await writeGoProxy(module);
  write("app/go.mod", `module app\ngo 1.21\nrequire ${module} v1.0.0\n`);
  write("app/main.go", `package main\nimport "${module}"\nfunc main() { println(dep.Name()) }\n`);
  const settings = { GOPROXY: `file://${join(folder, "proxy")}`, GOSUMDB: "off", GOTOOLCHAIN: "local" };
  const env = { ...settings, GOMODCACHE: join(folder, "cache"), GOFLAGS: "-modcacherw" };
  await run("go", "mod tidy", env);
  expect(readFileSync(join(folder, "app/go.sum"), "utf8")).toContain(`${module} v1.0.0 h1:`);

  write(`cache/${module}@v1.0.0/dep.go`, goSource("poisoned"));
  await run("go", "mod download", env);

  expect(await run("go", "run .", env)).toContain("poisoned");
});

test("npm compares what is in its cache with the lock file, and fetches it anew", async () => {
  const registry = await startRegistry();
  try {
    const cache = join(folder, "cache");
    const env = { npm_config_cache: cache, npm_config_registry: registry.url, npm_config_update_notifier: "false" };
    write("app/package.json", JSON.stringify({ name: "app", version: "1.0.0", dependencies: { dep: "1.0.0" } }));
    await run("npm", "install --no-audit --no-fund", env);
    for (const file of filesBelow(join(cache, "_cacache", "content-v2"))) writeFileSync(file, registry.poisoned);
    const before = registry.downloads();
    await run("npm", "ci --no-audit --no-fund", env);

    expect(readFileSync(join(folder, "app/node_modules/dep/index.js"), "utf8")).toBe('module.exports = "genuine";\n');
    expect(registry.downloads()).toBe(before + 1);
  } finally {
    registry.close();
  }
});

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs a command in the program's folder, which has to succeed: its output. */
async function run(file: string, words: string, env: Readonly<Record<string, string>>): Promise<string> {
  const cwd = join(folder, "app");
  const { code, stdout, stderr } = await runCommand(file, words.split(" "), { cwd, env: { ...process.env, ...env } });
  if (code !== 0) throw new Error(`${file} ${words} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

function goSource(name: string): string {
  return `package dep\nfunc Name() string { return "${name}" }\n`;
}

/** A module proxy of files, which holds one module. */
async function writeGoProxy(module: string): Promise<void> {
  const top = `${module}@v1.0.0`;
  const versions = `proxy/${module}/@v`;
  const mod = `module ${module}\ngo 1.21\n`;
  write(`zip/${top}/go.mod`, mod);
  write(`zip/${top}/dep.go`, goSource("genuine"));
  write(`${versions}/list`, "v1.0.0\n");
  write(`${versions}/v1.0.0.info`, JSON.stringify({ Version: "v1.0.0" }));
  write(`${versions}/v1.0.0.mod`, mod);
  const zip = join(folder, "zip");
  const { files } = await findFiles(zip, { paths: [top], exclude: [], untracked: false });
  const archive = await zipFiles(
    zip,
    files.filter(({ stats }) => stats.isFile()),
  );
  writeFileSync(join(folder, versions, "v1.0.0.zip"), archive);
}

interface Registry {
  readonly url: string;
  /** Another package's archive. */
  readonly poisoned: Buffer;
  downloads(): number;
  close(): void;
}

/** A registry on loopback, which holds one package. */
async function startRegistry(): Promise<Registry> {
  const [genuine, poisoned] = [await npmArchive("genuine"), await npmArchive("poisoned")];
  let downloads = 0;
  const server: Server = createServer((request, response) => {
    if (request.url?.endsWith(".tgz")) {
      downloads++;
      response.end(genuine);
      return;
    }
    const version = { name: "dep", version: "1.0.0", dist: { tarball: `${url()}/dep/-/dep-1.0.0.tgz` } };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name: "dep", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } }));
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: url(),
    poisoned,
    downloads: () => downloads,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function npmArchive(name: string): Promise<Buffer> {
  write(`${name}/package/package.json`, JSON.stringify({ name: "dep", version: "1.0.0", main: "index.js" }));
  write(`${name}/package/index.js`, `module.exports = "${name}";\n`);
  const archive = join(folder, `${name}.tgz`);
  await runCommand("tar", ["-czf", archive, "-C", join(folder, name), "package"]);
  return readFileSync(archive);
}

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
