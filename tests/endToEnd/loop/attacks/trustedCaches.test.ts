import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { findFiles } from "pulumi-pipeline-sandbox/runner/artifacts/findFiles";
import { zipFiles } from "pulumi-pipeline-sandbox/runner/artifacts/zip";

/**
 * Why deployments use no cache, shown with the real package managers: a lock file does not protect from a poisoned
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

testWith("go")("Go executes a module from its cache, although go.sum names another one", async () => {
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

test.each([
  ["downloads a package again if its hash differs from the lock file's", true, "genuine"],
  ["installs a package from its cache if the lock file has no integrity", false, "poisoned"],
])("npm %s", async (_, hasIntegrity, installed) => {
  const [genuine, poisoned] = [await npmArchive("genuine"), await npmArchive("poisoned")];
  let served = genuine;
  const registry = await startRegistry((path, url) => {
    if (path.endsWith(".tgz")) return { type: "application/octet-stream", body: served };
    const integrity = `sha512-${createHash("sha512").update(served).digest("base64")}`;
    const dist = { tarball: `${url}/dep/-/dep-1.0.0.tgz`, ...(hasIntegrity && { integrity }) };
    const version = { name: "dep", version: "1.0.0", dist };
    const body = JSON.stringify({ name: "dep", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } });
    return { type: "application/json", body };
  });
  const env = { npm_config_registry: registry.url, npm_config_update_notifier: "false" };
  const npm = (words: string, cache: string) =>
    run("npm", `${words} --no-audit --no-fund`, { ...env, npm_config_cache: join(folder, cache) });
  try {
    write("app/package.json", JSON.stringify({ name: "app", version: "1.0.0", dependencies: { dep: "1.0.0" } }));
    await npm("install --package-lock-only", "own-cache");
    served = poisoned;
    await npm("install --no-package-lock", "poisoned-cache");
    served = genuine;
    await npm("ci", "poisoned-cache");

    expect(readFileSync(join(folder, "app/node_modules/dep/index.js"), "utf8")).toContain(installed);
  } finally {
    registry.close();
  }
});

testWith("pip")("pip installs a wheel from its cache if requirements.txt has no hashes", async () => {
  const [genuine, poisoned] = [await wheel("genuine"), await wheel("poisoned")];
  const name = "dep-1.0.0-py3-none-any.whl";
  const registry = await startRegistry((path) =>
    path.endsWith(".whl")
      ? { type: "application/octet-stream", body: genuine }
      : { type: "text/html", body: `<a href="/${name}">${name}</a>` },
  );
  try {
    write("app/requirements.txt", "dep==1.0.0\n");
    // pip caches downloads over HTTPS, or from trusted hosts.
    const index = { PIP_INDEX_URL: `${registry.url}/simple`, PIP_TRUSTED_HOST: new URL(registry.url).host };
    const cache = join(folder, "cache");
    const env = { ...index, PIP_CACHE_DIR: cache, PIP_CONFIG_FILE: "/dev/null", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
    await run("pip", "install --target first -r requirements.txt", env);
    expect(replaceIn(cache, genuine, poisoned)).toBe(1);
    await run("pip", "install --target second -r requirements.txt", env);

    expect(readFileSync(join(folder, "app/first/dep.py"), "utf8")).toContain("genuine");
    expect(readFileSync(join(folder, "app/second/dep.py"), "utf8")).toContain("poisoned");
  } finally {
    registry.close();
  }
});

/** A test that needs a command which is not on every machine. */
function testWith(command: string): jest.It {
  const { status } = spawnSync("sh", ["-c", `command -v ${command}`]);
  return status === 0 ? test : test.skip;
}

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs a command in the program's folder, which must succeed, and returns its output. */
async function run(file: string, words: string, env: Readonly<Record<string, string>>): Promise<string> {
  const cwd = join(folder, "app");
  const { code, stdout, stderr } = await runCommand(file, words.split(" "), { cwd, env: { ...process.env, ...env } });
  if (code !== 0) throw new Error(`${file} ${words} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

function goSource(name: string): string {
  return `package dep\nfunc Name() string { return "${name}" }\n`;
}

/** A module proxy of files with one module. */
async function writeGoProxy(module: string): Promise<void> {
  const top = `${module}@v1.0.0`;
  const versions = `proxy/${module}/@v`;
  const mod = `module ${module}\ngo 1.21\n`;
  write(`zip/${top}/go.mod`, mod);
  write(`zip/${top}/dep.go`, goSource("genuine"));
  write(`${versions}/list`, "v1.0.0\n");
  write(`${versions}/v1.0.0.info`, JSON.stringify({ Version: "v1.0.0" }));
  write(`${versions}/v1.0.0.mod`, mod);
  writeFileSync(join(folder, versions, "v1.0.0.zip"), await zip("zip", top));
}

async function wheel(name: string): Promise<Buffer> {
  // All wheels have the same size.
  write(`${name}/dep.py`, `${`name = "${name}"`.padEnd(20)}\n`);
  write(`${name}/dep-1.0.0.dist-info/METADATA`, "Metadata-Version: 2.1\nName: dep\nVersion: 1.0.0\n");
  write(`${name}/dep-1.0.0.dist-info/WHEEL`, "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
  write(`${name}/dep-1.0.0.dist-info/RECORD`, "dep.py,,\n");
  return zip(name, "**");
}

/** Packs the files of a folder that match a pattern. */
async function zip(from: string, pattern: string): Promise<Buffer> {
  const path = join(folder, from);
  const { files } = await findFiles(path, { paths: [pattern], exclude: [], untracked: false });
  const plain = files.filter(({ stats }) => stats.isFile());
  return zipFiles(path, plain);
}

interface Registry {
  readonly url: string;
  close(): void;
}

/** A registry on loopback, whose responses may be cached. */
async function startRegistry(
  answer: (path: string, url: string) => { readonly type: string; readonly body: Buffer | string },
): Promise<Registry> {
  const server = createServer((request, response) => {
    const { type, body } = answer(request.url ?? "", url());
    response.writeHead(200, { "content-type": type, "cache-control": "max-age=3600" }).end(body);
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: url(),
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

/** Replaces an archive in the files of a cache, and returns the number of changed files. */
function replaceIn(cache: string, genuine: Buffer, poisoned: Buffer): number {
  const entries = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  const holding = files.filter((file) => readFileSync(file).includes(genuine));
  for (const file of holding) {
    const content = readFileSync(file);
    const start = content.indexOf(genuine);
    const [before, after] = [content.subarray(0, start), content.subarray(start + genuine.length)];
    writeFileSync(file, Buffer.concat([before, poisoned, after]));
  }
  return holding.length;
}
