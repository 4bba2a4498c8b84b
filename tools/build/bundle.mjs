// Bundles the product into few files. The published bundles are in dist/: the component library, the platform program,
// the provider, the command line and what it preloads into programs, with the parts of `yaml` and `zod` that they use; Pulumi's packages are not
// bundled, since a program has to share one copy of them. The demo and the benchmark, which only run in this checkout, go to
// build/.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/files.mjs";
import { copyDeclarations } from "./declarations.mjs";
import { buildEntry } from "./entry.mjs";
import { buildShared } from "./shared.mjs";
import { withoutGenerators } from "./withoutGenerators.mjs";

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "linked",
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  logLevel: "warning",
  // The same source as ES modules. esbuild would wrap each of its CommonJS modules into a function.
  alias: { yaml: join(ROOT, "node_modules", "yaml", "browser", "index.js") },
};

// The sandbox's sources are in tsconfig.json's paths, and must not become a part of these bundles.
const sandbox = ["pulumi-pipeline-sandbox", "pulumi-pipeline-sandbox/*"];
const external = ["@pulumi/*", "typescript", ...sandbox];

/** The library's own bundle, for the entry points that build on it. @type {import("esbuild").Plugin} */
const useLibrary = {
  name: "use-library",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/components$/ }, () => ({ path: "./library.js", external: true }));
  },
};

rmSync(join(ROOT, "dist"), { recursive: true, force: true });
await Promise.all([
  buildShared({
    ...common,
    entryPoints: { library: "components/index.ts", commandLine: "cli/main.ts" },
    outdir: "dist/bundle",
    external,
    plugins: [withoutGenerators],
  }),
  build({
    ...common,
    entryPoints: { program: "index.ts", provider: "provider/main.ts" },
    outdir: "dist/bundle",
    external,
    plugins: [useLibrary],
  }),
  buildEntry(common, { file: "dist/components/index.js", checks: "entry/library.ts", guards: "../bundle/library.js" }),
  buildEntry(common, { file: "dist/index.js", checks: "entry/program.ts", guards: "./bundle/program.js" }),
  buildEntry(common, { file: "dist/provider/main.js", checks: "entry/program.ts", guards: "../bundle/provider.js" }),
  buildEntry(common, {
    file: "dist/cli/main.js",
    checks: "entry/commandLine.ts",
    guards: "../bundle/commandLine.js",
    firstLine: "#!/usr/bin/env node",
  }),
  build({ ...common, entryPoints: { preload: "entry/preload.ts" }, outdir: "dist", sourcemap: false }),
  build({
    ...common,
    entryPoints: {
      demo: "cli/demo/main.ts",
      bench: "tests/bench/main.ts",
      // Separate programs, which the benchmark starts.
      flatProgram: "tests/bench/flatProgram.ts",
      sandboxProbe: "tests/bench/sandboxProbe.ts",
    },
    outdir: "build",
    packages: "external",
    external: sandbox,
  }),
]);
copyDeclarations(join(ROOT, "build", "types"), join(ROOT, "dist"), "components/index.d.ts");
