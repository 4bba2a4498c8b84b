import { dirname, join } from "node:path";
import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import * as components from "../../components";
import { targets } from "../../targets";
import { inputsOf, listen } from "../components/children";
import { mockEngine } from "../components/mocks";
import { pipelineWith } from "../pipeline/examples";
import { type Block, blocksOf, root } from "./pages";

// The compiler reads the SDKs that the blocks import.
jest.setTimeout(120_000);

const shown = blocksOf("ts");

/** A block with an error in its second line. */
const wrong: Block = {
  page: "wrong.md",
  place: "wrong.md:10",
  line: 10,
  kind: "ts",
  words: [],
  text: 'import { PulumiPipeline } from "pulumi-pipeline";\nnew PulumiPipeline("a", { projct: "acme" });\n',
};

test("the TypeScript of every page compiles, and a type error is reported with its page and line", () => {
  expect(shown.length).toBeGreaterThan(1);
  expect(typeErrors([...shown, wrong])).toEqual([expect.stringMatching(/^wrong\.md:11: .*'projct' does not exist/)]);
});

test("the README's TypeScript creates the same CI file as its YAML", async () => {
  listen();
  const registered = await mockEngine();
  const [block] = shown.filter(({ page }) => page === "README.md");
  runModule(block?.text ?? "");
  await pulumi.runtime.disconnect();

  expect(inputsOf(registered, "shop-api-ci-file")?.content).toBe(targets.gitlab.render(pipelineWith()));
});

/** The compiler's errors in blocks, each as `page:line: message`. */
function typeErrors(blocks: readonly Block[]): string[] {
  const options = compilerOptions();
  const disk = ts.createCompilerHost(options);
  const files = new Map(blocks.map((block, index) => [join(root, "tests", "docs", `block${index}.mts`), block]));
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file)?.text ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const block = files.get(file);
      return block ? ts.createSourceFile(file, block.text, version, true) : disk.getSourceFile(file, version, ...rest);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, { page, line }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((found) => {
      const { line: inside } = ts.getLineAndCharacterOfPosition(found.file!, found.start ?? 0);
      return `${page}:${line + inside}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`;
    });
  });
}

/** The repository's own options. A block imports the package by its name, and may have unused declarations. */
function compilerOptions(): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const paths = { ...options.paths, "pulumi-pipeline": ["./components/index.ts"] };
  return {
    ...options,
    paths,
    pathsBasePath: dirname(file),
    noUnusedLocals: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

/** Runs a module that imports only the package. */
function runModule(text: string): void {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const load = runInThisContext(`(function (require, exports) {${outputText}\n})`) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void;
  load((name) => {
    if (name !== "pulumi-pipeline") throw new Error(`the example imports ${name}`);
    return components;
  }, {});
}
