import { type CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { createWorkspace } from "../../cli/demo/createWorkspace";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { withProgramHost } from "./programHost/programHost";
import { sendRequest } from "pulumi-pipeline-sandbox/testing/sendRequest";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";

/** A sandbox, and a platform repository whose stack `shop-api` uses it through the real engine. */
export interface World {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Runs a command line, such as `up --yes`. */
  pulumi(words: string): Promise<CommandResult>;
  /** The same, for a command that must succeed; returns its output. */
  succeed(words: string): Promise<string>;
  /**
   * The diagnostics of a refused update, which fails before it writes anything, without a stack trace. It runs without a
   * preview, because a preview would find the errors before the update. Each line is reported once.
   */
  refusal(env?: Readonly<Record<string, string>>): Promise<string>;
  /** Sets the stack's configuration. */
  configure(settings: unknown, more?: Readonly<Record<string, unknown>>): Promise<void>;
  gitlab(method: string, path: string, body?: unknown): Promise<Answer>;
  cloud(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Deletes the ESC environments, which outlive a pipeline, and would prevent the next one. */
  removeEscEnvironments(organization?: string): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const project = "acme/shop/api";

/** The timeout of a test that runs a few Pulumi commands, in milliseconds. */
export const testTimeout = 120_000;

/** The company of the example, without pipelines of forks in the project, as stored tokens require. */
export const seedWithoutForks: Seed = {
  ...exampleSeed,
  gitlab: {
    ...exampleSeed.gitlab,
    projects: exampleSeed.gitlab.projects.map((each) => ({ ...each, allowForkPipelines: false })),
  },
};

/** The day after this number of days, such as `2027-02-28`, in UTC. */
export function dayAhead(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, "2027-02-28".length);
}

/** A sandbox with a runner. Only the runner evaluates the CI file's rules, which decide whether a commit starts a pipeline. */
export const withRunner: SandboxOptions = { runner: runnerMachine() };

/**
 * Starts a sandbox, and creates a platform repository and its stack. Unless `hosted` is false, its commands share the
 * processes of the program and of the plugins. A test that kills or interrupts a process, or runs two commands at a time,
 * sets it to false.
 */
export async function createWorld(
  seed: Seed = exampleSeed,
  { hosted = true, ...options }: SandboxOptions & { readonly hosted?: boolean } = {},
): Promise<World> {
  const sandbox = await startSandbox(seed, options);
  const ownProcesses = await createWorkspace(sandbox, exampleTokens);
  const workspace = hosted ? await withProgramHost(ownProcesses) : ownProcesses;
  const pulumi = (words: string) => workspace.pulumi([...words.split(" "), "--non-interactive"]);
  const { gitlab, cloud } = exampleTokens;

  const world: World = {
    sandbox,
    workspace,
    pulumi,
    async succeed(words) {
      const { code, stdout, stderr } = await pulumi(words);
      if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
      return stdout + stderr;
    },
    async refusal(env = {}) {
      sandbox.log.clear();
      const args = ["up", "--yes", "--skip-preview", "--non-interactive"];
      const { code, stdout, stderr } = await workspace.pulumi(args, { env });
      const output = stdout + stderr;

      expect(code).toBe(1);
      expect(sandbox.log.writes()).toEqual([]);
      expect(output).not.toMatch(/^\s+at |node:internal|unhandled|Warning/m);
      return output.slice(output.indexOf("Diagnostics:"));
    },
    configure: (settings, more) => workspace.configure("shop-api", { "platform:pipeline": settings, ...more }),
    gitlab: (method, path, body) =>
      request(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/${path}`, {
        authorization: `Bearer ${gitlab}`,
        method,
        body,
        ca: options.gitlabCertificate?.ca,
      }),
    cloud: (method, path, body) =>
      request(`${sandbox.cloudUrl}/api/${path}`, { authorization: `token ${cloud}`, method, body }),
    async removeEscEnvironments(organization = "acme") {
      const { body } = await world.cloud("GET", `esc/environments/${organization}`);
      const { environments } = body as { environments: { project: string; name: string }[] };
      for (const { project: escProject, name } of environments) {
        const { status } = await world.cloud("DELETE", `esc/environments/${organization}/${escProject}/${name}`);
        expect(status).toBe(200);
      }
    },
    async close() {
      await workspace.remove();
      await sandbox.close();
    },
  };
  await world.succeed("stack init shop-api");
  return world;
}

interface OwnRequest {
  readonly authorization: string;
  readonly method: string;
  readonly body: unknown;
  readonly ca?: string | undefined;
}

async function request(url: string, { authorization, method, body, ca }: OwnRequest): Promise<Answer> {
  const { status, headers, text } = await sendRequest(url, {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ca,
  });
  return { status, body: String(headers["content-type"]).includes("json") ? JSON.parse(text) : text };
}
