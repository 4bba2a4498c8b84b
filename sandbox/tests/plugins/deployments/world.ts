import { type Cloud, createCloud } from "../../../cloud";
import { pulumiservicePackage } from "../../../plugins/pulumiservice/package";
import type { Values } from "../../../plugins/values";
import { RequestLog } from "../../../requestLog";
import { serve } from "../../../serve";
import { testToken } from "../../../testing/testToken";
import { type Plugin, startPlugin } from "../pluginClient";

const time = new Date("2026-01-01T00:00:00Z");
const token = testToken("pul-platform");

/** The plugin for Pulumi Cloud, and a server whose organization has two stacks and an integration with GitLab. */
export interface DeploymentsWorld {
  readonly plugin: Plugin;
  readonly cloud: Cloud;
  readonly log: RequestLog;
  /** Checks the inputs, which must be valid, and creates the resource. */
  make(type: string, news: Values): Promise<{ id: string; inputs: Values; state: Values }>;
  /** The requests since the start of the test, with ids as `ID`. */
  requests(): string[];
  /** The response of Pulumi Cloud to a request outside the plugin. */
  send(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export async function startDeploymentsWorld(): Promise<DeploymentsWorld> {
  const organization = {
    name: "acme",
    members: { platform: "admin" },
    stacks: ["shop/staging", "shop/production"],
    integrations: [{ provider: "gitlab", account: "acme" }],
  } as const;
  const seed = { users: [{ login: "platform", token }], organizations: [organization] };
  const log = new RequestLog();
  const cloud = createCloud(seed, { clock: () => time, log });
  const server = await serve(cloud.app);
  const plugin = await startPlugin(pulumiservicePackage());
  await plugin.configure({ accessToken: token, apiUrl: server.url });
  return { plugin, cloud, log, make, requests, send, close };

  async function make(type: string, news: Values) {
    const { inputs, failures } = await plugin.check(type, news);
    expect(failures).toEqual([]);
    const { id, properties } = await plugin.create(type, inputs);
    return { id, inputs, state: properties };
  }

  function requests(): string[] {
    return log
      .all()
      .map(({ method, path }) => `${method} ${path.replace("/api/", "")}`.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"));
  }

  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${server.url}/api/${path}`, {
      method,
      headers: { Authorization: `token ${token}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return response.json();
  }

  async function close(): Promise<void> {
    plugin.close();
    await server.close();
    cloud.close();
  }
}
