import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./machine";

const MODULE = pathToFileURL(join(ROOT, "tools/lib/version.mjs")).href;

function evaluate(expression: string): unknown {
  const program = `import * as version from ${JSON.stringify(MODULE)}; console.log(JSON.stringify(${expression}) ?? "null");`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout);
}

test("compares versions by their numbers, with a pre-release before its release", () => {
  const pairs = [
    ["3.243.0", "3.243.0"],
    ["v3.259.0", "3.243.0"],
    ["3.99.0", "3.243.0"],
    ["4.0.0", "3.999.999"],
    ["3.243.1", "3.243.0"],
    ["1.26", "1.26.0"],
    ["1.9.9", "1.26"],
    ["3.243.0-alpha.1", "3.243.0"],
    ["3.244.0-alpha.1", "3.243.0"],
  ];

  expect(evaluate(`${JSON.stringify(pairs)}.map(([a, b]) => Math.sign(version.compareVersions(a, b)))`)).toEqual([
    0, 1, -1, 1, 1, 0, -1, -1, 1,
  ]);
});

test("finds the version in the output of commands", () => {
  const texts = ["v3.259.0", "go1.26.8", "go version go1.26 linux/amd64", "3.244.0-alpha.1", "command not found"];

  expect(evaluate(`${JSON.stringify(texts)}.map((text) => version.findVersion(text) ?? "none")`)).toEqual([
    "3.259.0",
    "1.26.8",
    "1.26",
    "3.244.0-alpha.1",
    "none",
  ]);
});
