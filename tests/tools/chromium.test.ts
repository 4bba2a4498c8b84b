import { existsSync } from "node:fs";
import { join } from "node:path";
import { Machine } from "./machine";

// Each test starts several processes, in parallel with other tests.
jest.setTimeout(60_000);

const CHROMIUM = 'echo "Chromium 140.0.7339.80"';
const isRoot = process.getuid?.() === 0;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.remove());

/** The notes of set-up for the tests of the page. */
async function noted(extra?: NodeJS.ProcessEnv): Promise<{ chromium?: string; missing?: string }> {
  const ended = await machine.run("node", ["tools/setup.mjs", "--no-engine", "--browser"], extra);
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  return JSON.parse(machine.read(".sandbox/chromium.json")) as { chromium?: string; missing?: string };
}

test.each(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])(
  "finds %s on PATH",
  async (name) => {
    machine.fake(name, CHROMIUM);

    expect(await noted()).toEqual({ chromium: join(machine.bin, name) });
  },
);

test("skips a browser that does not run", async () => {
  machine.fake("chromium", 'echo "install the snap" >&2; exit 1');
  machine.fake("google-chrome", CHROMIUM);

  expect(await noted()).toEqual({ chromium: join(machine.bin, "google-chrome") });
});

test("prefers the browser that CHROMIUM names", async () => {
  machine.fake("chromium", CHROMIUM);
  machine.fake("mine", CHROMIUM);

  expect(await noted({ CHROMIUM: join(machine.bin, "mine") })).toEqual({ chromium: join(machine.bin, "mine") });
});

test("reports a browser in CHROMIUM that does not run, and uses no other", async () => {
  machine.fake("chromium", CHROMIUM);

  expect(await noted({ CHROMIUM: "/nowhere" })).toEqual({
    missing:
      "CHROMIUM is /nowhere, which does not run: install Chromium or Chrome, or set CHROMIUM to the path of one, and run this again.",
  });
});

test("without a browser and a download says what to do, and continues", async () => {
  const { missing } = await noted();

  expect(missing).toMatch(/^there is no Chromium: install Chromium or Chrome, or set CHROMIUM to the path of one/);
});

const debian = process.platform === "linux" && isDebian() ? test : test.skip;

debian("on Debian root gets the package, and others are told how", async () => {
  const browser = join(machine.bin, "chromium");
  machine.fake(
    "apt-get",
    `echo "apt-get $*" >>"$CALLS"
if [ "$1" = install ]; then printf '#!/bin/sh\\n${CHROMIUM.replaceAll('"', '\\"')}\\n' >${browser} && chmod +x ${browser}; fi`,
  );
  const note = await noted();

  if (isRoot) {
    expect(note).toEqual({ chromium: browser });
    expect(machine.calls().filter((call) => call.startsWith("apt-get"))).toEqual([
      "apt-get update -q",
      "apt-get install -q -y --no-install-recommends chromium",
    ]);
  } else expect(note.missing).toContain('run "apt-get install chromium" as root');
});

debian("a package that can't be had is said, with the reason", async () => {
  machine.fake("apt-get", 'echo "E: Unable to locate package chromium" >&2; exit 100');
  const { missing } = await noted();

  expect(missing).toContain(isRoot ? "E: Unable to locate package chromium" : "as root");
});

test("looks for a browser only if it is requested", async () => {
  await machine.run("node", ["tools/setup.mjs", "--no-engine"]);

  expect(() => machine.read(".sandbox/chromium.json")).toThrow("ENOENT");
});

function isDebian(): boolean {
  return existsSync("/etc/debian_version");
}
