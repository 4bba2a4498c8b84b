import { existsSync } from "node:fs";
import { join } from "node:path";
import { Machine } from "./machine";

// Each test starts several processes, as other tests do at the same time.
jest.setTimeout(60_000);

/** A python3 that records its calls, and creates a virtual environment whose pip also records its calls. */
const PYTHON = `echo "python3 $*" >>"$HOME/asked"
if [ "$1" = -c ]; then echo 3.12.1; exit 0; fi
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "pip $1" >>"$HOME/asked"\\n' >"$3/bin/pip"
cp "$3/bin/pip" "$3/bin/python"
chmod +x "$3/bin/pip" "$3/bin/python"`;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  machine.write("sandbox/tests/clients/python/requirements.txt", "python-gitlab==8.6.0\n");
});
afterEach(() => machine.remove());

/** The note that set-up writes for the tests of the sandbox. */
async function noted(): Promise<{ python?: string; missing?: string }> {
  const { code } = await machine.run("node", ["tools/setup.mjs", "--no-engine", "--clients"]);
  expect(code).toBe(0);
  return JSON.parse(machine.read(".sandbox/pythonClient.json")) as { python?: string; missing?: string };
}

test("installs the client once for all checkouts, and again when its versions change", async () => {
  machine.fake("python3", PYTHON);
  const asked = () =>
    machine
      .read("../home/asked")
      .split("\n")
      .filter((line) => line.startsWith("pip"));

  const { python = "" } = await noted();
  expect(python).toMatch(/python-gitlab\/[0-9a-f]{12}-python3\.12\.1\/bin\/python$/);
  expect(existsSync(python)).toBe(true);
  await noted();
  expect(asked()).toEqual(["pip install"]);
  machine.write("sandbox/tests/clients/python/requirements.txt", "python-gitlab==8.6.1\n");
  expect((await noted()).python).not.toBe(python);
  expect(asked()).toEqual(["pip install", "pip install"]);
});

test("without Python, set-up writes what to do into the note, and continues", async () => {
  expect(await noted()).toEqual({
    missing: 'there is no python3 on PATH: install Python 3.10 or newer with its "venv" module, and run this again.',
  });
});

test("set-up writes into the note why the client could not be installed", async () => {
  machine.fake("python3", 'if [ "$1" = -c ]; then echo 3.12.1; exit 0; fi; echo "No module named venv" >&2; exit 1');

  expect((await noted()).missing).toMatch(/^python-gitlab could not be installed:\nNo module named venv\n/);
});

test("set-up installs no client without --clients", async () => {
  machine.fake("python3", PYTHON);
  await machine.run("node", ["tools/setup.mjs", "--no-engine"]);

  expect(existsSync(join(machine.checkout, ".sandbox", "pythonClient.json"))).toBe(false);
});
