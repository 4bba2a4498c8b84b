import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const construction = `new PulumiPipeline("shop-api", {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: "nodejs" },
  deployments: [
    { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
    { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
  ],
});`;

/** The same program in each module format of Node: ten lines that onboard a project. */
const programs = {
  "index.js": `const { PulumiPipeline } = require("pulumi-pipeline");
const { definitionUrl } = ${construction}
exports.definitionUrl = definitionUrl;
`,
  "index.mjs": `import { PulumiPipeline } from "pulumi-pipeline";
export const { definitionUrl } = ${construction}
`,
};

/** TypeScript that uses the package from a CommonJS and from an ES module. */
const typed = `import * as pulumi from "@pulumi/pulumi";
import { Approval, PulumiPipeline, type PulumiPipelineArgs, Runtime } from "pulumi-pipeline";

const args: PulumiPipelineArgs = {
  project: "acme/shop/api",
  program: { runtime: Runtime.Nodejs },
  deployments: [{ name: "staging", stack: "shop-api/staging", on: { branch: "main" }, approval: Approval.Manual }],
};
const pipeline = new PulumiPipeline("shop-api", args, { protect: true });
export const url: pulumi.Output<string> = pipeline.definitionUrl;
export const others = new PulumiPipeline("others", args, { dependsOn: [pipeline] }).escEnvironments;
// @ts-expect-error A setting that does not exist.
new PulumiPipeline("wrong", { ...args, projct: "acme/shop/api" });
`;

export type Program = keyof typeof programs;

/** The ways in which TypeScript finds packages, with the matching module formats. */
export const resolutions = {
  node16: { module: "node16", moduleResolution: "node16" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
} as const;

/** Makes `program` the main file of the folder. */
export async function writeProgram(folder: string, program: Program): Promise<void> {
  await writeFile(join(folder, program), programs[program]);
  await writeFile(join(folder, "Pulumi.yaml"), `name: platform\nruntime: nodejs\nmain: ${program}\n`);
}

/**
 * Writes TypeScript that uses the package, with a strict tsconfig for each way to find it, which also checks libraries.
 */
export async function writeTyped(folder: string): Promise<void> {
  await writeFile(join(folder, "typed.ts"), typed);
  await writeFile(join(folder, "typed.mts"), typed);
  for (const [name, resolution] of Object.entries(resolutions)) {
    const compilerOptions = {
      target: "es2022",
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
      ...resolution,
    };
    const files = ["typed.ts", "typed.mts"];
    await writeFile(join(folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions, files }));
  }
}
