import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import type { ClientTls } from "../../lookups/clientTls";
import { configSecret } from "../../lookups/configSecret";

/** The API of a GitLab instance, and how to reach it. */
export interface GitLabAccess {
  /** The base of the API with a slash at its end, such as `https://gitlab.example.com/gitlab/api/v4/`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: ClientTls;
}

/**
 * The GitLab of the default provider: its configuration, then environment variables (gitlab 10.x). Rejects without a token, or
 * if a file that the configuration names can't be read.
 */
export async function gitLabAccess(): Promise<GitLabAccess> {
  const config = new pulumi.Config("gitlab");
  const token = (await configSecret(config, "token")) ?? process.env.GITLAB_TOKEN;
  if (!token) throw new Error("there is no GitLab token");
  return {
    url: gitLabApiUrl(),
    headers: { ...config.getObject<Record<string, string>>("headers"), authorization: `Bearer ${token}` },
    tls: await gitLabTls(),
  };
}

/** The base of the API with a slash at its end. The provider's client appends `api/v4/` where it is missing. */
export function gitLabApiUrl(): string {
  const given = new pulumi.Config("gitlab").get("baseUrl") ?? process.env.GITLAB_BASE_URL ?? "https://gitlab.com/";
  const start = given.replace(/\/+$/, "");
  return `${start.endsWith("/api/v4") ? start : `${start}/api/v4`}/`;
}

/** How to trust GitLab's server. As in the provider, the authorities in `cacertFile` are the only ones that are trusted. */
export async function gitLabTls(): Promise<ClientTls> {
  const config = new pulumi.Config("gitlab");
  const files = ["cacertFile", "clientCert", "clientKey"].map((name) => fileOf(config, name));
  const [ca, cert, key] = await Promise.all(files);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(config.getBoolean("insecure") && { rejectUnauthorized: false }),
  };
}

async function fileOf(config: pulumi.Config, name: string): Promise<string | undefined> {
  const path = config.get(name);
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`gitlab:${name} names ${JSON.stringify(path)}, which can't be read (${reason})`, { cause: error });
  }
}
