import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Machine, go, pulumi } from "./machine";

// Each test starts several processes, in parallel with other tests.
jest.setTimeout(60_000);

const HOST = "pulumi-language-nodejs";
const ARCHIVE = `pulumi-v3.259.0-${process.platform}-${process.arch}.tar.gz`;

let machine: Machine;
let server: Server | undefined;
let requests: string[];

beforeEach(() => {
  machine = new Machine();
  requests = [];
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  machine.remove();
});

/** Serves the pinned release from a loopback address; `checksum` replaces the true one. */
async function serveRelease(checksum?: string): Promise<void> {
  const folder = join(machine.folder, "release");
  machine.fake("pulumi", pulumi("3.259.0"), join(folder, "pulumi"));
  machine.fake(HOST, "", join(folder, "pulumi"));
  spawnSync("tar", ["-czf", join(folder, ARCHIVE), "-C", folder, "pulumi"]);
  const archive = readFileSync(join(folder, ARCHIVE));
  const sum = checksum ?? createHash("sha256").update(archive).digest("hex");
  const files: Record<string, string | Buffer> = {
    "/v3.259.0/pulumi-3.259.0-checksums.txt": `${"0".repeat(64)}  another.tar.gz\n${sum}  ${ARCHIVE}\n`,
    [`/v3.259.0/${ARCHIVE}`]: archive,
  };
  const listening = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const file = files[path];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  machine.releases = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function pulumiOnPath(version: string): void {
  machine.fake("pulumi", pulumi(version));
  machine.fake(HOST, "");
}

/** The complete engines in the cache. */
function cached(): string[] {
  const folder = join(machine.cache, "engine");
  return existsSync(folder) ? readdirSync(folder) : [];
}

test("uses a pulumi on PATH that is new enough, and downloads nothing", async () => {
  await serveRelease();
  machine.fake("go", go("1.26.8"));
  pulumiOnPath("3.243.0");

  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(machine.engine).toEqual({ pulumi: join(machine.bin, "pulumi"), version: "3.243.0", source: "path" });
  expect(requests).toEqual([]);
  expect(cached()).toEqual([]);
});

test.each<[string, () => void]>([
  ["is too old", () => pulumiOnPath("3.242.9")],
  ["is a pre-release of the oldest one", () => pulumiOnPath("3.243.0-alpha.1")],
  ["comes without the Node language host", () => machine.fake("pulumi", pulumi("3.259.0"))],
  [
    "does not answer",
    () => {
      pulumiOnPath("3.259.0");
      machine.fake("pulumi", "exit 3");
    },
  ],
])("ignores a pulumi on PATH that %s, and uses the official release", async (_, install) => {
  await serveRelease();
  machine.fake("go", go("1.26.8"));
  install();

  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(machine.engine).toEqual({
    pulumi: expect.stringContaining(machine.cache),
    version: "3.259.0",
    source: "release",
  });
  expect(requests).toEqual(["/v3.259.0/pulumi-3.259.0-checksums.txt", `/v3.259.0/${ARCHIVE}`]);
});

test("uses the cached engine in a second checkout", async () => {
  await serveRelease();
  await machine.setup();
  requests = [];
  machine.write(".sandbox/engine.json", "{}");

  expect((await machine.setup()).code).toBe(0);
  expect(machine.engine.source).toBe("release");
  expect(requests).toEqual([]);
});

test("refuses a release with another checksum, and builds with Go instead", async () => {
  await serveRelease("f".repeat(64));
  machine.fake("go", go("1.26.8"));

  expect((await machine.setup()).code).toBe(0);
  expect(machine.engine.source).toBe("go");
  expect(requests).toHaveLength(2);
});

test("names the refused release if nothing else is possible", async () => {
  await serveRelease("f".repeat(64));

  const { code, stderr } = await machine.setup({ PULUMI_PIPELINE_ENGINE: "release" });

  expect(code).toBe(1);
  expect(stderr).toContain(`${ARCHIVE} was refused: its SHA-256 is `);
  expect(stderr).toContain(`published is ${"f".repeat(64)}`);
  expect(cached()).toEqual([]);
});

test("builds with Go on an offline machine", async () => {
  machine.fake("go", go("1.26.8"));

  expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(machine.engine).toEqual({ pulumi: expect.stringContaining(machine.cache), version: "3.259.0", source: "go" });
  expect(machine.calls().filter((call) => call.startsWith("go "))).toEqual([
    "go build pulumi",
    `go build ${HOST}`,
    "go build esc",
  ]);
});

test("uses only the source that PULUMI_PIPELINE_ENGINE names, not PATH and not the cache", async () => {
  await serveRelease();
  machine.fake("go", go("1.26.8"));
  await machine.setup();
  expect(machine.engine.source).toBe("release");
  pulumiOnPath("3.259.0");

  expect((await machine.setup({ PULUMI_PIPELINE_ENGINE: "go" })).code).toBe(0);
  expect(machine.engine.source).toBe("go");
});

test("names the choices for PULUMI_PIPELINE_ENGINE", async () => {
  const { code, stderr } = await machine.setup({ PULUMI_PIPELINE_ENGINE: "docker" });

  expect(code).toBe(1);
  expect(stderr).toBe(
    'setup: PULUMI_PIPELINE_ENGINE is "docker"\n' +
      "  That is not one of the sources of the engine.\n" +
      "  What to do: unset it or use one of these: path, release, go.\n",
  );
});

test.each<[string, () => void, string]>([
  ["is missing", () => undefined, "go: there is no go on PATH"],
  ["is too old", () => machine.fake("go", go("1.25.9")), "is 1.25.9; building needs 1.26 or later"],
  ["is broken", () => machine.fake("go", "echo no such instruction >&2; exit 2"), "no such instruction"],
])("names every attempt and the way out if Go %s", async (_, install, reason) => {
  install();

  const { code, stdout, stderr } = await machine.setup();

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("setup: no Pulumi engine could be found or made\n  path: there is no pulumi on PATH\n");
  expect(stderr).toContain(`  release: ${machine.releases}/v3.259.0/pulumi-3.259.0-checksums.txt cannot be read: `);
  expect(stderr).toContain(reason);
  expect(stderr).toContain(
    "What to do: install Pulumi 3.243.0 or later (https://www.pulumi.com/docs/install/), or Go 1.26",
  );
  expect(stderr).not.toContain("    at ");
});

test("shows the end of a failed build's output", async () => {
  machine.fake("go", 'if [ "$1" = env ]; then echo go1.26.8; else echo "no space left on device" >&2; exit 1; fi');

  const { code, stderr } = await machine.setup();

  expect(code).toBe(1);
  expect(stderr).toContain("no space left on device");
  expect(cached()).toEqual([]);
});

test.each(["SIGKILL", "SIGTERM"] as const)(
  "the run after a build that %s interrupted builds the engine",
  async (signal) => {
    machine.fake("go", 'if [ "$1" = env ]; then echo go1.26.8; else echo half >>"$CALLS"; exec sleep 5; fi');
    const { child, ended } = machine.start("node", ["tools/setup.mjs"]);
    while (!machine.calls().includes("half")) await sleep(20);
    child.kill(signal);
    expect((await ended).code).toBe(signal === "SIGKILL" ? null : 143);
    expect(cached().filter((name) => name.startsWith("v"))).toEqual([]);

    machine.fake("go", go("1.26.8"));
    expect(await machine.setup()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(machine.engine.source).toBe("go");
    expect(cached()).toEqual([expect.stringMatching(/^v3\.259\.0-/)]);
  },
);

test("refuses an engine of another version than the pinned one", async () => {
  machine.fake("go", go("1.26.8").replaceAll("3.259.0", "3.258.0"));

  const { code, stderr } = await machine.setup();

  expect(code).toBe(1);
  expect(stderr).toContain("its version is 3.258.0, not 3.259.0");
  expect(cached()).toEqual([]);
});

test("replaces a folder that is not a complete engine", async () => {
  machine.fake("go", go("1.26.8"));
  await machine.setup();
  const [name] = cached();
  await machine.run("rm", [join(machine.cache, "engine", String(name), HOST)]);
  mkdirSync(join(machine.cache, "engine", ".partial-1"));

  expect((await machine.setup()).code).toBe(0);
  expect(cached()).toEqual([name]);
  expect(existsSync(join(machine.cache, "engine", String(name), HOST))).toBe(true);
});
