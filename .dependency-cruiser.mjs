import { fileURLToPath } from "node:url";

/**
 * What `npm run lint` holds of imports beside ESLint: no circles, and the border between the packages. ESLint's own rule for
 * circles passes over type-only imports, which tie files to each other as well.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "no-circles",
      comment: "Move what both files need to the file of its idea, such as a type to the model.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "sandbox-stands-alone",
      comment: "The sandbox is a package of its own, which is used without this repository.",
      severity: "error",
      // Its tests are run as those of the other packages are.
      from: { path: "^sandbox/", pathNot: "^sandbox/jest\\.config\\.mjs$" },
      to: { path: "^(index\\.ts$|(cli|components|pipeline|provider|targets|tests|tools)/)" },
    },
    {
      name: "product-without-sandbox",
      comment: "The product does not depend on the sandbox: the command line loads it where it is installed.",
      severity: "error",
      from: { path: "^(index\\.ts$|(cli|components|pipeline|provider|targets)/)", pathNot: "^cli/demo/" },
      to: { path: "^sandbox/|^pulumi-pipeline-sandbox" },
    },
  ],
  options: {
    // Folders as in .gitignore, and the SDK that Pulumi generates.
    exclude: { path: "(^|/)(node_modules|dist|coverage|\\.sandbox|sdks)/|^build/" },
    moduleSystems: ["cjs", "es6"],
    tsConfig: { fileName: fileURLToPath(new URL("tsconfig.json", import.meta.url)) },
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    parser: "tsc",
  },
};
