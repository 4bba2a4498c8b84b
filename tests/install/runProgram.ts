import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { checkout } from "../../cli/demo/createWorkspace";
import { succeed } from "./packed";
import { type Program, resolutions, writeProgram, writeTyped } from "./programs";

/** Programs in folders with the installed package, which use the same sandbox. */
export interface Programs {
  readonly gitlabUrl: string;
  /** Runs Pulumi commands on a new stack and new servers, which must succeed, and returns their output. */
  run(directory: string, program: Program, ...commands: string[]): Promise<string>;
  /** Runs further commands on the existing stack. */
  go(directory: string, ...commands: string[]): Promise<string>;
  /** The message of a preview that must fail, with these environment variables: no stack trace, nothing written. */
  refusal(directory: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** Compiles TypeScript that uses the package with this checkout's compiler, which must succeed. */
  typeCheck(directory: string): Promise<void>;
  /** The CI file in GitLab. */
  ciFile(): Promise<string>;
  close(): Promise<void>;
}

export async function openPrograms(): Promise<Programs> {
  const sandbox = await startSandbox(exampleSeed);
  const workspaces = new Map<string, Workspace>();
  const programs: Programs = {
    gitlabUrl: sandbox.gitlabUrl,
    async run(directory, program, ...commands) {
      // A destroyed pipeline leaves its ESC environments, which another stack would have to adopt.
      sandbox.reset();
      await rm(join(directory, ".state"), { recursive: true, force: true });
      await writeProgram(directory, program);
      const workspace = await openWorkspace(directory, sandbox, exampleTokens);
      workspaces.set(directory, workspace);
      await workspace.pulumi(["stack", "init", "shop-api"]);
      await workspace.configure("shop-api", {});
      return programs.go(directory, ...commands);
    },
    async go(directory, ...commands) {
      let output = "";
      for (const command of commands) {
        const { code, stdout, stderr } = await workspaces
          .get(directory)!
          .pulumi([...command.split(" "), "--non-interactive"]);
        output += stdout + stderr;
        if (code !== 0) throw new Error(`pulumi ${command} ended with ${code}:\n${output}`);
      }
      return output;
    },
    async refusal(directory, env = {}) {
      sandbox.log.clear();
      const args = ["preview", "--stack", "shop-api", "--non-interactive"];
      const { code, stdout, stderr } = await workspaces.get(directory)!.pulumi(args, { env });
      expect(code).not.toBe(0);
      expect(sandbox.log.writes()).toEqual([]);
      expect(stdout + stderr).not.toMatch(/^\s+at |unhandled/m);
      return stdout + stderr;
    },
    async typeCheck(directory) {
      await writeTyped(directory);
      const compiler = join(checkout, "node_modules", "typescript", "bin", "tsc");
      for (const name of Object.keys(resolutions)) {
        await succeed(process.execPath, [compiler, "-p", `tsconfig.${name}.json`], directory);
      }
    },
    async ciFile() {
      const file = "projects/acme%2Fshop%2Fapi/repository/files/%2Egitlab-ci%2Eyml/raw?ref=main";
      const answer = await fetch(`${sandbox.gitlabUrl}/api/v4/${file}`, {
        headers: { authorization: `Bearer ${exampleTokens.gitlab}` },
      });
      return answer.text();
    },
    close: () => sandbox.close(),
  };
  return programs;
}
