import { join } from "node:path";
import { checkout, createWorkspace } from "../../cli/demo/createWorkspace";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Run } from "./alternate";
import { type Cost, costOf } from "./childrenCpu";
import type { State } from "./sameResources";

/** One of two programs that manage the same project, deployed to its own sandbox. */
export interface Side {
  readonly name: string;
  /** Runs a command line that finds nothing to change, such as `preview`. */
  unchanged(words: string): Run<Cost>;
  /** The requests that one such command sends. */
  requestsOf(words: string): Promise<number>;
  /** The exported state, without the address of the sandbox, which differs for each. */
  state(): Promise<State>;
  close(): Promise<void>;
}

const stack = "shop-api";

/**
 * The file that the platform program renders for the settings of the bench; `compare` in engine.ts reports any other.
 */
const ciFile = join(checkout, "tests", "golden", "oidc.gitlab-ci.yml");

/** Starts a sandbox and deploys `program` to it, the path of a compiled one, or the platform program by default. */
export async function createSide(name: string, settings: object, program?: string): Promise<Side> {
  const sandbox = await startSandbox(exampleSeed);
  const workspace = await createWorkspace(sandbox, exampleTokens, program).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  const close = async () => {
    await workspace.remove();
    await sandbox.close();
  };
  try {
    await deploy(sandbox, workspace, settings);
  } catch (error) {
    await close();
    throw error;
  }

  const runUnchanged = async (words: string) => {
    const output = await succeed(workspace, words);
    if (!/^ +\d+ unchanged$/m.test(output) || /^ +[+~-]+ \d+ /m.test(output)) {
      throw new Error(`pulumi ${words} of the ${name} found something to change:\n${output}`);
    }
  };
  return {
    name,
    unchanged: (words) => () => costOf(() => runUnchanged(words)),
    async requestsOf(words) {
      sandbox.log.clear();
      await runUnchanged(words);
      return sandbox.log.all().length;
    },
    async state() {
      const exported = await succeed(workspace, "stack export --show-secrets");
      const { deployment } = JSON.parse(exported.replaceAll(sandbox.gitlabUrl, "https://gitlab")) as {
        deployment: State;
      };
      return deployment;
    },
    close,
  };
}

async function deploy(sandbox: Sandbox, workspace: Workspace, settings: object): Promise<void> {
  await succeed(workspace, `stack init ${stack}`);
  await workspace.configure(stack, {
    "platform:pipeline": settings,
    // What the flat program cannot know of a sandbox. Both stacks have the same configuration.
    "platform:gitlabUrl": sandbox.gitlabUrl,
    "platform:ciFile": ciFile,
  });
  await succeed(workspace, "up --yes --skip-preview");
}

async function succeed(workspace: Workspace, words: string): Promise<string> {
  const { code, stdout, stderr } = await workspace.pulumi([...words.split(" "), "--non-interactive"]);
  if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
