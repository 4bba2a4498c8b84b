import { digestRecordType } from "../../../components/fleet/planHash";
import { withoutCreationTime } from "../../bench/sameResources";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout, createWorkspace } from "../../../cli/demo/createWorkspace";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";

/** A copy of one language's example, whose stack `shop-api` uses a sandbox through the real engine. */
export interface LanguageWorld {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Runs a Pulumi command that must succeed, and returns its output. */
  succeed(words: string): Promise<string>;
  /** Runs a Pulumi command, with additional environment variables. */
  readonly pulumi: (words: string, more?: Readonly<Record<string, string>>) => Promise<CommandResult>;
  /** Changes the program. */
  edit(changes: Readonly<Record<string, string>>): Promise<void>;
  /** Replaces the program. */
  write(program: string): Promise<void>;
  /** The resources of the state, without providers, by type and name, with their inputs. */
  resources(): Promise<object[]>;
  outputs(): Promise<unknown>;
  ciFile(): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

export type Language = "typescript" | "python" | "go" | "yaml";

/** The secret of the example. */
export const npmToken = "npm-canary-0123456789";

/** The file of each example that contains the settings. */
const programs: Record<Language, string> = {
  typescript: "index.ts",
  python: "__main__.py",
  go: "main.go",
  yaml: "Pulumi.yaml",
};

/** Where setup put what a language needs. */
interface Installed {
  readonly path: readonly string[];
  readonly sdk?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly missing?: string;
}

export function installed(language: string): Installed {
  const note = join(checkout, ".sandbox", "languages.json");
  if (!existsSync(note)) throw new Error(`${note} is missing. Run "node tools/setup.mjs --languages" first`);
  const found = (JSON.parse(readFileSync(note, "utf8")) as Record<string, Installed>)[language];
  if (!found || found.missing !== undefined) throw new Error(`there is no ${language} here: ${found?.missing ?? ""}`);
  return found;
}

/** The text of an example's program. */
export function programOf(language: Language): Promise<string> {
  return readFile(join(checkout, "examples", language, programs[language]), "utf8");
}

export async function createLanguageWorld(language: Language): Promise<LanguageWorld> {
  const sandbox = await startSandbox(exampleSeed);
  const [workspace, host]: [Workspace, Installed] =
    language === "typescript"
      ? [await createWorkspace(sandbox, exampleTokens), { path: [] }]
      : [await copyExample(language, sandbox), installed(language)];
  const env = { ...host.env, PATH: [...host.path, workspace.env.PATH].join(delimiter) };
  const pulumi = (words: string, more = {}) =>
    workspace.pulumi([...words.split(" "), "--non-interactive"], { env: { ...env, ...more } });

  const world: LanguageWorld = {
    sandbox,
    workspace,
    pulumi,
    async succeed(words) {
      const { code, stdout, stderr } = await pulumi(words);
      if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
      return stdout + stderr;
    },
    async edit(changes) {
      const text = await programOf(language);
      await world.write(Object.entries(changes).reduce((program, [old, now]) => program.replaceAll(old, now), text));
    },
    write: (program) => writeProgram(language, workspace, program),
    resources: () => resourcesIn(workspace, sandbox),
    async outputs() {
      const { stdout } = await workspace.pulumi(["stack", "output", "--json"], { env });
      return JSON.parse(stdout) as unknown;
    },
    async ciFile() {
      const url = `${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop%2Fapi/repository/files/%2Egitlab-ci%2Eyml/raw?ref=main`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
      return { status: response.status, text: await response.text() };
    },
    async close() {
      await workspace.remove();
      await sandbox.close();
    },
  };
  await world.edit({});
  await workspace.configure("shop-api", {});
  await world.succeed("stack init shop-api");
  await world.succeed(`config set --secret npmToken ${npmToken}`);
  return world;
}

/** A copy of an example, with the SDK where `pulumi package add` puts it. */
async function copyExample(language: Language, sandbox: Sandbox): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), `example-${language}-`));
  await cp(join(checkout, "examples", language), directory, { recursive: true });
  const project = join(directory, "Pulumi.yaml");
  await writeFile(project, packageHere(await readFile(project, "utf8")));
  const { sdk } = installed(language);
  if (sdk !== undefined) await cp(sdk, join(directory, "sdks", "pulumi-pipeline"), { recursive: true });
  return openWorkspace(directory, sandbox, exampleTokens);
}

/** An example refers to the package by its path in the checkout. */
function packageHere(project: string): string {
  return project.replace("pulumi-pipeline: ../..", `pulumi-pipeline: ${checkout}`);
}

/** TypeScript runs compiled, with the components of this checkout. */
async function writeProgram(language: Language, { directory }: Workspace, program: string): Promise<void> {
  if (language !== "typescript") {
    return writeFile(join(directory, programs[language]), language === "yaml" ? packageHere(program) : program);
  }
  const components = JSON.stringify(join(checkout, "dist", "components"));
  const { outputText } = transpileModule(program.replace('"pulumi-pipeline"', components), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  await writeFile(join(directory, "dist", "index.js"), outputText);
}

interface State {
  readonly checkpoint: {
    readonly latest: {
      readonly resources?: readonly { urn: string; type: string; inputs?: object; parent?: string }[];
    };
  };
}

async function resourcesIn({ directory }: Workspace, { gitlabUrl }: Sandbox): Promise<object[]> {
  const file = join(directory, ".state", ".pulumi", "stacks", "platform", "shop-api.json");
  // Removes the address of the sandbox and teams' times of creation, which differ between runs.
  const text = withoutCreationTime((await readFile(file, "utf8")).replaceAll(gitlabUrl, "https://gitlab.example.com"));
  const { resources = [] } = (JSON.parse(text) as State).checkpoint.latest;
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .map(({ urn, type, inputs, parent }) => ({ urn, type, inputs: comparable(type, inputs), parent }))
    .sort((one, other) => (one.urn < other.urn ? -1 : 1));
}

/**
 * Encrypted values differ each time, but not their places. The digest of a plan depends on the address of the sandbox and on the
 * stack's other configuration.
 */
function comparable(type: string, inputs: unknown): unknown {
  const hidden = type === digestRecordType ? "planned" : "ciphertext";
  return JSON.parse(JSON.stringify(inputs ?? {}), (key, value: unknown) => (key === hidden ? "" : value));
}
