import { execFileSync } from "node:child_process";
import { join } from "node:path";

const preloaded = ["--require", join(__dirname, "lazyModules.cjs")];

/** The value of an expression about Pulumi's SDK, in a process of its own. */
function valueOf(expression: string, args: readonly string[]): unknown {
  const script = `require("@pulumi/pulumi"); const isLoaded = (part) => Object.keys(require.cache).some((file) => file.includes(part));
    Promise.resolve(${expression}).then((value) => process.stdout.write(JSON.stringify(value)))`;
  return JSON.parse(
    execFileSync(process.execPath, [...args, "-e", script], {
      cwd: __dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
}

test("TypeScript and Arborist are not loaded with Pulumi's SDK, and are without it", () => {
  const areLoaded = `["/typescript/lib/", "/@npmcli/arborist/lib/"].map(isLoaded)`;
  expect(valueOf(areLoaded, [])).toEqual([true, true]);
  expect(valueOf(areLoaded, preloaded)).toEqual([false, false]);
});

test("the SDK serializes functions as without it", () => {
  const serialized = `(() => { const captured = { a: [1] }; return require("@pulumi/pulumi").runtime.serializeFunction(() => captured.a); })().then(({ text }) => text)`;
  const text = valueOf(serialized, preloaded);

  expect(text).toContain("captured");
  expect(text).toBe(valueOf(serialized, []));
});

test("TypeScript has the same properties", () => {
  const keys = `Object.keys(require("@pulumi/pulumi/typescript-shim"))`;
  expect(valueOf(keys, preloaded)).toEqual(valueOf(keys, []));
});
