import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CircleCi, startCircleCi } from "pulumi-pipeline-sandbox/circleci";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { checkout } from "../../../cli/demo/createWorkspace";
import { withProgramHost } from "../programHost/programHost";

export const organizationId = "22222222-2222-4222-8222-222222222222";
export const projectId = "33333333-3333-4333-8333-333333333333";
const token = "a-token-of-ada";

/** A CircleCI with a standalone organization, and a stack with a program that uses it. */
export interface CircleCiWorld<Wanted> {
  readonly circleci: CircleCi;
  readonly workspace: Workspace;
  /** Sets what the program creates. */
  want(wanted: Wanted): void;
  /** Runs a command line that must succeed, and returns its output. */
  succeed(words: string): Promise<string>;
  /** The same for an update without a preview. */
  up(): Promise<string>;
  /** The writes since the log was cleared, without ids. */
  writes(): string[];
  /** The parsed response to a request of an admin. */
  api(method: string, path: string, body?: object): Promise<{ readonly id: string; readonly slug: string }>;
  close(): Promise<void>;
}

/**
 * Starts a world with the program in this folder, which reads what it creates from `wanted.json`. `cloudUrl` is the address of
 * Pulumi Cloud, if the program uses it.
 */
export async function createCircleCiWorld<Wanted>(
  program: string,
  first: Wanted,
  cloudUrl = "http://127.0.0.1:1",
): Promise<CircleCiWorld<Wanted>> {
  const circleci = await startCircleCi({
    organizations: [
      {
        id: organizationId,
        name: "Acme Apps",
        kind: "circleci",
        repositories: [{ externalId: "2001", fullName: "acme/site" }],
        projects: [{ id: projectId, name: "shop", repository: "acme/shop/api" }],
      },
    ],
    accounts: [{ login: "ada", token, roles: { "Acme Apps": "admin" } }],
  });
  const directory = mkdtempSync(join(tmpdir(), "circleci-"));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: circleci\nruntime: nodejs\nmain: dist/index.js\n");
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  mkdirSync(join(directory, "dist"));
  const bundle = ["--bundle", "--platform=node", "--external:@pulumi/*", `--outfile=${directory}/dist/index.js`];
  execFileSync(join(checkout, "node_modules", ".bin", "esbuild"), [join(__dirname, program), ...bundle], {
    stdio: "pipe",
  });
  const servers = { gitlabUrl: "http://127.0.0.1:1", cloudUrl };
  const workspace = await withProgramHost(
    await openWorkspace(directory, servers, { gitlab: "unused", cloud: exampleTokens.cloud }),
  );

  const world: CircleCiWorld<Wanted> = {
    circleci,
    workspace,
    want: (wanted) => writeFileSync(join(directory, "wanted.json"), JSON.stringify(wanted)),
    async succeed(words) {
      const { code, stdout, stderr } = await workspace.pulumi([...words.split(" "), "--non-interactive"]);
      if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
      return stdout + stderr;
    },
    up: () => world.succeed("up --yes --skip-preview"),
    writes: () =>
      circleci.log
        .writes()
        .map(({ method, path }) => `${method} ${path.replace("/api/v2", "")}`)
        .map((request) => request.replace(/[0-9a-f-]{36}/g, ":id").replace(/circleci\/\w+\/\w+/, ":slug")),
    async api(method, path, body) {
      const response = await fetch(`${circleci.apiUrl}${path}`, {
        method,
        headers: { "Circle-Token": token, "Content-Type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      return (await response.json()) as { readonly id: string; readonly slug: string };
    },
    async close() {
      await workspace.remove();
      await circleci.close();
    },
  };
  world.want(first);
  await world.succeed("stack init test");
  await workspace.configure("test", { "circleci:host": circleci.apiUrl });
  await world.succeed(`config set --secret circleci:key ${token}`);
  return world;
}
