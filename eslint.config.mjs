import pulumi from "@pulumi/eslint-plugin";
import prettier from "eslint-config-prettier";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** `pipeline/` and `targets/` are pure: values in, values out, the same bytes each time. */
const impureModules = [
  "@pulumi/*",
  "node:*",
  "fs",
  "fs/*",
  "http",
  "https",
  "net",
  "os",
  "child_process",
  "crypto",
  "path",
];
const impureGlobals = [
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "crypto",
  "console",
];

/**
 * Dependencies point one way: cli, provider -> components -> targets -> pipeline. `.dependency-cruiser.mjs` holds the
 * sandbox apart.
 */
const above = {
  pipeline: ["targets", "components", "provider", "cli"],
  targets: ["components", "provider", "cli"],
  components: ["provider", "cli"],
  provider: ["cli"],
};

function restrictedImports(folder, extra = []) {
  return [
    "error",
    {
      patterns: [
        {
          group: above[folder].flatMap((name) => [`**/${name}`, `**/${name}/**`]),
          message: `${folder}/ knows nothing of what stands above it.`,
        },
        ...extra,
      ],
    },
  ];
}

export default defineConfig(
  // An example and a template see the package from outside, as it is compiled: their own tests do that.
  { ignores: ["**/dist/", "build/", "**/node_modules/", "sdks/", ".sandbox/", "coverage/", "examples/", "templates/"] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["pipeline/**/*.ts", "targets/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...impureGlobals.map((name) => ({ name, message: "pipeline/ and targets/ are pure." })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Same settings, same bytes." },
        { object: "Date", property: "now", message: "Same settings, same bytes." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date']", message: "Same settings, same bytes." },
        { selector: "ImportExpression", message: "pipeline/ and targets/ are pure." },
        { selector: "CallExpression[callee.name='require']", message: "pipeline/ and targets/ are pure." },
      ],
    },
  },
  ...Object.keys(above).map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": restrictedImports(
        folder,
        folder === "pipeline" || folder === "targets"
          ? [{ group: impureModules, message: `${folder}/ is pure: no engine, files, network, clock or randomness.` }]
          : [],
      ),
    },
  })),
  {
    files: ["index.ts", "components/**/*.ts"],
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    files: ["cli/main.ts", "cli/commands/**/*.ts", "sandbox/cli/**/*.ts"],
    ignores: ["sandbox/cli/print.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='write'][callee.object.property.name=/^std(out|err)$/]",
          message: "print.ts escapes what a terminal would obey.",
        },
      ],
    },
  },
  {
    files: ["tests/**/*.ts", "sandbox/tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-console": "off",
    },
  },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], extends: [tseslint.configs.disableTypeChecked] },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  prettier,
);
