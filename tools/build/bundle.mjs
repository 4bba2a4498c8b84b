// Bundles the product into few files. What is published goes to dist/: the component library, the platform program, the
// provider and the command line, each with the parts of `yaml` and `zod` that it uses; Pulumi's packages stay outside, since a program has to
// share one copy of them. The demo and the benchmark, which only run in this checkout, go to build/.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/files.mjs";

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "linked",
  sourcesContent: false,
  // Class and function names are part of error messages and of Pulumi's component analysis.
  keepNames: false,
  minifySyntax: true,
  logLevel: "warning",
};

const pulumi = ["@pulumi/*", "typescript"];
// tsconfig.json has its sources, which must not become a part of what is built here.
const sandbox = ["pulumi-pipeline-sandbox", "pulumi-pipeline-sandbox/*"];

/** The library's own bundle, for the entry points that build on it. @type {import("esbuild").Plugin} */
const shareLibrary = {
  name: "share-library",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/components$/ }, ({ path }) => ({ path: `${path}/index.js`, external: true }));
  },
};

rmSync(join(ROOT, "build"), { recursive: true, force: true });
await Promise.all([
  build({ ...common, entryPoints: { "components/index": "components/index.ts" }, outdir: "dist", external: pulumi }),
  build({
    ...common,
    entryPoints: { index: "index.ts", "provider/main": "provider/main.ts" },
    outdir: "dist",
    external: pulumi,
    plugins: [shareLibrary],
  }),
  build({
    ...common,
    entryPoints: { "cli/main": "cli/main.ts" },
    outdir: "dist",
    external: [...pulumi, ...sandbox],
  }),
  build({
    ...common,
    entryPoints: {
      demo: "cli/demo/main.ts",
      bench: "tests/bench/main.ts",
      // Programs of their own, which the benchmark starts.
      flatProgram: "tests/bench/flatProgram.ts",
      sandboxProbe: "tests/bench/sandboxProbe.ts",
    },
    outdir: "build",
    packages: "external",
    external: sandbox,
  }),
]);
