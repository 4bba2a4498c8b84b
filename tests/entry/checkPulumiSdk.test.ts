import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { checkPulumiSdk } from "../../entry/checkPulumiSdk";

const wayOut = `Put "@pulumi/pulumi": "^3.187.0" into the dependencies of the program's package.json, and install them again`;

test.each(["3.187.0", "3.243.0", "3.1000.0", "3.188.0-alpha.x1"])("accepts SDK %s", (version) => {
  expect(() => checkPulumiSdk(() => version)).not.toThrow();
});

test.each(["2.25.0", "3.186.9", "4.0.0", "4.0.0-alpha.1"])("refuses SDK %s", (version) => {
  expect(() => checkPulumiSdk(() => version)).toThrow(
    `pulumi-pipeline needs @pulumi/pulumi 3.187.0 or newer, below 4, and finds ${version}. ${wayOut}`,
  );
});

test("the error for a program without the SDK says what to install", () => {
  const missing = () => {
    throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
  };

  expect(() => checkPulumiSdk(missing)).toThrow(
    `pulumi-pipeline needs @pulumi/pulumi, and does not find it. ${wayOut}`,
  );
});

test("passes on the error of an SDK that cannot be loaded", () => {
  const broken = () => {
    throw new Error("disk error");
  };

  expect(() => checkPulumiSdk(broken)).toThrow("disk error");
});

test("the engine shows only the message", () => {
  let thrown: unknown;
  try {
    checkPulumiSdk(() => "2.0.0");
  } catch (error) {
    thrown = error;
  }

  expect(pulumi.RunError.isInstance(thrown)).toBe(true);
  expect((thrown as Error).stack).toBe((thrown as Error).message);
});

test("package.json requires the same range", () => {
  const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"));

  expect(manifest.peerDependencies).toEqual({ "@pulumi/pulumi": ">=3.187.0 <4" });
});
