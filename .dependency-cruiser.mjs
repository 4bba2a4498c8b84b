/**
 * No circles of imports, in `npm run lint`. ESLint's own rule passes over type-only imports, which tie files to each other
 * as well.
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
  ],
  options: {
    // Folders as in .gitignore, and the SDK that Pulumi generates.
    exclude: { path: "(^|/)(node_modules|dist|coverage|\\.sandbox|sdks)/|^build/" },
    moduleSystems: ["cjs", "es6"],
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    parser: "tsc",
  },
};
