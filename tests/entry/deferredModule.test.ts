import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { rarelyUsed, rarelyUsedByHost } from "../../entry/sdkModules";

const bundled = buildSync({
  entryPoints: [join(__dirname, "../../entry/deferredModule.ts")],
  bundle: true,
  platform: "node",
  format: "cjs",
  write: false,
}).outputFiles[0]!.text;

/** The value of an expression in a process of its own, which defers the modules of Pulumi's SDK that `deferred` names. */
function valueOf(expression: string, deferred: readonly string[]): unknown {
  const script = `${bundled};
    const sdk = () => require("@pulumi/pulumi");
    const ofSdk = require("module").createRequire(require.resolve("@pulumi/pulumi"));
    const isLoaded = (part) => Object.keys(require.cache).some((file) => file.includes(part));
    for (const name of ${JSON.stringify(deferred)}) deferModule(name, ofSdk);
    Promise.resolve(${expression}).then((value) => process.stdout.write(JSON.stringify(value)))`;
  const output = execFileSync(process.execPath, ["-e", script], { cwd: __dirname, encoding: "utf8" });
  return JSON.parse(output);
}

const modules = [...rarelyUsedByHost, ...rarelyUsed];

test("deferred modules are not loaded with Pulumi's SDK", () => {
  const parts = ["/pulumi/automation/stack", "/@npmcli/arborist/lib/arborist/", "/hosted-git-info/"];
  const areLoaded = `(sdk(), ${JSON.stringify(parts)}.map(isLoaded))`;
  const areDeferred = `(sdk(), ${JSON.stringify(modules)}.map((name) => ofSdk.cache[ofSdk.resolve(name)]?.exports)
    .map(require("util").types.isProxy))`;

  expect(valueOf(areLoaded, [])).toEqual([true, true, true]);
  expect(valueOf(areLoaded, modules)).toEqual([false, false, false]);
  expect(valueOf(areDeferred, modules)).toEqual(modules.map(() => true));
});

test("the host of programs starts with them", () => {
  const load = `(require("@pulumi/pulumi/cmd/run/tracing"), sdk().runtime.serializeFunction(() => 1)).then(({ text }) => text)`;

  expect(valueOf(load, modules)).toEqual(valueOf(load, []));
});

test("they work as without it at their first use", () => {
  const uses = [
    "sdk().runtime.computeCodePaths().then((paths) => [...paths.keys()].sort())",
    "(typeof sdk().automation.LocalWorkspace.create)",
    "Object.keys(sdk().automation).sort()",
    `["Stack" in sdk().automation, "None" in sdk().automation]`,
  ];
  const all = `Promise.all([${uses.join(", ")}])`;
  const values = valueOf(all, modules) as unknown[];

  expect(values).toEqual(valueOf(all, []));
  expect(values.map((value) => JSON.stringify(value).length > 5)).toEqual(uses.map(() => true));
});

test("later imports get the module itself", () => {
  const same = `(sdk().automation.Stack, sdk().automation.Stack === require("@pulumi/pulumi/automation").Stack)`;
  expect(valueOf(same, modules)).toBe(true);
});

test("ignores a module that the SDK does not have", () => {
  expect(valueOf("typeof sdk().Output", ["no-such-module"])).toBe("function");
});

test("leaves a module alone that is loaded already", () => {
  const stays = `(() => { const loaded = require("@pulumi/pulumi/automation"); deferModule("@pulumi/pulumi/automation", ofSdk); return require("@pulumi/pulumi/automation") === loaded; })()`;
  expect(valueOf(stays, [])).toBe(true);
});
