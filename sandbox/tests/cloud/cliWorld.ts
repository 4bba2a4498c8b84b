import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type CommandResult, runCommand } from "../../workspace/runCommand";
import { checkout } from "../../workspace/checkout";
import { type Sandbox, startSandbox } from "../../index";
import { fieldOf, seed, tokenOf } from "./testCloud";
import { startIssuer } from "./testIssuer";

/** A sandbox that trusts an issuer of the test, and the program `shop` that the real CLI runs on it. */
export interface CliWorld {
  readonly sandbox: Sandbox;
  readonly directory: string;
  /**
   * Creates a team of `acme` with this permission on stacks of `shop`. A token with `sub: TEAM` is exchanged for its
   * token.
   */
  addTeam(team: string, grants: Readonly<Record<string, 101 | 102 | 103>>): Promise<void>;
  /** Logs in as a team, with a new ID token and a separate home folder. */
  login(team: string, claims?: Readonly<Record<string, unknown>>): Promise<CommandResult>;
  /** Runs `pulumi` as the team that logged in last. */
  pulumi(...args: string[]): Promise<CommandResult>;
  /** The same, for a command that must succeed. */
  succeed(...args: string[]): Promise<CommandResult>;
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/** The timeout of a test that runs a few commands, in milliseconds. */
export const testTimeout = 120_000;

/** The secret of the program's configuration, and of its state. */
export const secret = "hunter2-in-the-program";

const program = `
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
class Box extends pulumi.ComponentResource {
  constructor(name) {
    super("shop:index:Box", name);
    this.registerOutputs({ size: config.get("size") ?? "small", password: config.getSecret("password") });
  }
}
for (const name of (config.get("boxes") ?? "a,b").split(",")) new Box(name);
exports.size = config.get("size") ?? "small";
exports.password = config.getSecret("password");
`;

export async function createCliWorld(): Promise<CliWorld> {
  const sandbox = await startSandbox({ gitlab: { users: [], projects: [] }, cloud: seed });
  const issuer = await startIssuer();
  const directory = await mkdtemp(join(tmpdir(), "shop-"));
  await writeFile(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\ndescription: A shop\n");
  await writeFile(join(directory, "index.js"), program);
  await writeFile(join(directory, "package.json"), '{ "name": "shop", "main": "index.js" }\n');
  await symlink(join(checkout, "node_modules"), join(directory, "node_modules"));
  const engine = JSON.parse(await readFile(join(checkout, ".sandbox", "engine.json"), "utf8")) as { pulumi: string };
  let home = "";

  const registered = await api("POST", "/orgs/acme/oidc/issuers", { name: "gitlab", url: issuer.url });
  const read = await api("GET", `/orgs/acme/auth/policies/oidcissuers/${fieldOf(registered.body, "id")}`);
  const policy = `/orgs/acme/auth/policies/${fieldOf(read.body, "id")}`;
  const policies: unknown[] = [];

  return {
    sandbox,
    directory,
    async addTeam(team, grants) {
      await api("POST", "/orgs/acme/teams/pulumi", { name: team });
      for (const [stackName, permission] of Object.entries(grants)) {
        const addStackPermission = { projectName: "shop", stackName, permission };
        await api("PATCH", `/orgs/acme/teams/${team}`, { addStackPermission });
      }
      policies.push({ decision: "allow", tokenType: "team", teamName: team, rules: { sub: team } });
      await api("PATCH", policy, { policies });
    },
    async login(team, claims) {
      home = await mkdtemp(join(directory, ".home-"));
      const now = Math.floor(Date.now() / 1000);
      const token = await issuer.sign({
        aud: "urn:pulumi:org:acme",
        sub: team,
        iat: now,
        nbf: now,
        exp: now + 300,
        ...claims,
      });
      return pulumi("login", sandbox.cloudUrl, "--oidc-token", token, "--oidc-org", "acme", "--oidc-team", team);
    },
    pulumi,
    async succeed(...args) {
      const result = await pulumi(...args);
      if (result.code !== 0) {
        throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
      }
      return result;
    },
    api,
    async close() {
      await sandbox.close();
      await issuer.close();
      await rm(directory, { recursive: true, force: true });
    },
  };

  function pulumi(...args: string[]): Promise<CommandResult> {
    const { PULUMI_ACCESS_TOKEN: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      PATH: [dirname(engine.pulumi), process.env.PATH].join(delimiter),
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    return runCommand(engine.pulumi, [...args, "--non-interactive", "--color=never"], { cwd: directory, env });
  }

  async function api(method: string, path: string, body?: unknown) {
    const response = await fetch(`${sandbox.cloudUrl}/api${path}`, {
      method,
      headers: { authorization: `token ${tokenOf("platform")}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  }
}
