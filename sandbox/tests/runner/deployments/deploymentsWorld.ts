import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, startSandbox } from "../../../index";
import { testToken } from "../../../testing/testToken";
import { runnerMachine } from "../../../workspace/runnerMachine";

const gitlabToken = testToken("glpat-dev");
const cloudToken = testToken("pul-platform");

/** A program that keeps its configuration in its state, and needs no cloud. */
const files = {
  "infra/Pulumi.yaml": "name: shop\nruntime: nodejs\ndescription: A shop\n",
  "infra/package.json": '{ "name": "shop", "main": "index.js" }\n',
  "infra/index.js": `
const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
new pulumi.Stash("image", { input: process.env.IMAGE ?? "none" });
exports.image = process.env.IMAGE ?? "none";
exports.color = config.get("color");
exports.branch = process.env.PULUMI_CI_BRANCH_NAME;
`,
  "infra/Pulumi.pr.yaml": "config:\n  shop:color: green\n",
  "README.md": "# Shop\n",
};

export interface DeploymentsWorld {
  readonly sandbox: Sandbox;
  /** Moves the sandbox's clock ahead. */
  advance(milliseconds: number): void;
  cloud<T>(method: string, path: string, body?: unknown): Promise<T>;
  gitlab<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Commits a file to a branch, which is created if it is not main. */
  commit(branch: string, path: string, content: string): Promise<void>;
  /** The deployments of a stack, oldest first: operation, status and what started them. */
  deployments(stack: string): Promise<string[]>;
  /** The whole log of a deployment. */
  log(stack: string, version: number): Promise<string>;
  outputs(stack: string): Promise<Record<string, unknown>>;
  /** How the command line reaches the sandbox. */
  readonly env: NodeJS.ProcessEnv;
  readonly gitlabToken: string;
  close(): Promise<void>;
}

interface Listed {
  readonly id: string;
  readonly pulumiOperation: string;
  readonly status: string;
  readonly initiator: string;
}

export async function startDeploymentsWorld(): Promise<DeploymentsWorld> {
  let ahead = 0;
  const sandbox = await startSandbox(
    {
      gitlab: {
        users: [{ username: "dev", token: gitlabToken }],
        projects: [{ path: "acme/shop", members: { dev: 40 }, files }],
      },
      cloud: {
        users: [{ login: "platform", token: cloudToken }],
        organizations: [
          {
            name: "acme",
            members: { platform: "admin" },
            stacks: ["shop/staging", "shop/production", "shop/pr"],
            integrations: [{ provider: "gitlab", account: "acme" }],
            driftRemediation: true,
          },
        ],
      },
    },
    { runner: runnerMachine(), clock: () => new Date(Date.now() + ahead) },
  );
  const call = async <T>(url: string, headers: Record<string, string>, method: string, body?: unknown): Promise<T> => {
    const response = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  const cloud = <T>(method: string, path: string, body?: unknown) =>
    call<T>(`${sandbox.cloudUrl}/api/stacks/acme/shop/${path}`, { Authorization: `token ${cloudToken}` }, method, body);
  const gitlab = <T>(method: string, path: string, body?: unknown) =>
    call<T>(`${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop/${path}`, { "PRIVATE-TOKEN": gitlabToken }, method, body);
  const listed = async (stack: string) =>
    (await cloud<{ deployments: Listed[] }>("GET", `${stack}/deployments?asc=true&pageSize=100`)).deployments;

  return {
    sandbox,
    advance: (milliseconds) => (ahead += milliseconds),
    cloud,
    gitlab,
    async commit(branch, path, content) {
      const action = Object.hasOwn(files, path) ? "update" : "create";
      await gitlab("POST", "repository/commits", {
        branch,
        ...(branch !== "main" && { start_branch: "main" }),
        commit_message: `change ${path}`,
        actions: [{ action, file_path: path, content }],
      });
    },
    async deployments(stack) {
      return (await listed(stack)).map((one) => `${one.pulumiOperation} ${one.status} by ${one.initiator}`);
    },
    async log(stack, version) {
      const { id } = await cloud<{ id: string }>("GET", `${stack}/deployments/version/${version}`);
      const { lines } = await cloud<{ lines: { header?: string; line?: string }[] }>(
        "GET",
        `${stack}/deployments/${id}/logs`,
      );
      return lines.map(({ header, line }) => (header === undefined ? line : `## ${header}\n`)).join("");
    },
    async outputs(stack) {
      const { deployment } = await cloud<{ deployment: { resources?: { type: string; outputs: object }[] } }>(
        "GET",
        `${stack}/export`,
      );
      const root = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
      return (root?.outputs ?? {}) as Record<string, unknown>;
    },
    gitlabToken,
    env: { PULUMI_ACCESS_TOKEN: cloudToken, PULUMI_BACKEND_URL: sandbox.cloudUrl },
    close: () => sandbox.close(),
  };
}

/** A server on loopback that records the requests it gets. */
export async function startReceiver() {
  const received: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
