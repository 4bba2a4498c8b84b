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

test("modules that few programs use are not loaded with Pulumi's SDK, and are without it", () => {
  const parts = [
    "/typescript/lib/",
    "/@npmcli/arborist/lib/",
    "/pulumi/automation/",
    "/semver/",
    "/js-yaml/",
    "/sdk-trace-node/",
  ];
  const areLoaded = `(require("@pulumi/pulumi/cmd/run/tracing"), require("@pulumi/pulumi/runtime/manifest"), ${JSON.stringify(parts)}.map(isLoaded))`;
  expect(valueOf(areLoaded, [])).toEqual(parts.map(() => true));
  expect(valueOf(areLoaded, preloaded)).toEqual(parts.map(() => false));
});

test("the SDK serializes functions as without it", () => {
  const serialized = `(() => { const captured = { a: [1] }; return require("@pulumi/pulumi").runtime.serializeFunction(() => captured.a); })().then(({ text }) => text)`;
  const text = valueOf(serialized, preloaded);

  expect(text).toContain("captured");
  expect(text).toBe(valueOf(serialized, []));
});

test.each([`require("@pulumi/pulumi/typescript-shim")`, `require("@pulumi/pulumi").automation`])(
  "%s has the same properties",
  (module) => {
    const keys = `Object.keys(${module})`;
    expect(valueOf(keys, preloaded)).toEqual(valueOf(keys, []));
  },
);
