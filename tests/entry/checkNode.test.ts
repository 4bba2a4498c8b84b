import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNode } from "../../entry/checkNode";

const root = join(__dirname, "..", "..");

test.each(["20.0.0", "20.20.2", "22.1.0", "100.0.0"])("accepts Node %s", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

test.each(["8.17.0", "18.20.4", "19.9.0"])("refuses Node %s, and the message says what to do", (version) => {
  expect(() => checkNode(version, "/usr/bin/node")).toThrow(
    `pulumi-pipeline needs Node 20 or newer, and /usr/bin/node is Node ${version}. Install a newer one from https://nodejs.org/en/download, and put it first in PATH`,
  );
});

test("package.json requires the same Node", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

  expect(manifest.engines.node).toBe(">=20");
});

/** The output of an entry point on a Node that pretends to be an old one. */
function runOnNode18(entry: string): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "old-node-"));
  const old = join(folder, "old.js");
  writeFileSync(old, 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });');
  const ended = spawnSync(process.execPath, ["--require", old, join(root, "dist", entry)], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return ended;
}

test("the command line prints the message in one line", () => {
  const { status, stdout, stderr } = runOnNode18("cli/main.js");

  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^pulumi-pipeline needs Node 20 or newer, and .+ is Node 18\.20\.4\. .+\n$/);
});

test.each(["index.js", "components/index.js", "provider/main.js"])(
  "%s prints the message before it loads anything else",
  (entry) => {
    const { status, stderr } = runOnNode18(entry);

    expect(status).toBe(1);
    expect(stderr).toContain("pulumi-pipeline needs Node 20 or newer");
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);
