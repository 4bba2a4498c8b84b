import { readFile } from "node:fs/promises";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientTls } from "../../lookups/clientTls";
import { type ProviderConfig, providerConfig } from "../../lookups/providerConfig";
import { apiUrlOf, type GitLabAccess } from "./environmentGitLab";

/**
 * The GitLab of the provider: its configuration, then environment variables (gitlab 10.x). Rejects without a token, or if a file
 * that the configuration names can't be read.
 */
export async function gitLabAccess(options: pulumi.InvokeOptions): Promise<GitLabAccess> {
  const config = providerConfig("gitlab", options);
  const [configured, headers, url, tls] = await Promise.all([
    config("token"),
    config("headers"),
    gitLabApiUrl(options),
    tlsOf(config),
  ]);
  const token = configured ?? process.env.GITLAB_TOKEN;
  if (!token) throw new Error("there is no GitLab token");
  const others = headers === undefined ? {} : (JSON.parse(headers) as Record<string, string>);
  return { url, headers: { ...others, authorization: `Bearer ${token}` }, tls };
}

/** The base of the API with a slash at its end. */
export async function gitLabApiUrl(options: pulumi.InvokeOptions): Promise<string> {
  return apiUrlOf(await providerConfig("gitlab", options)("baseUrl"));
}

/** How to trust GitLab's server. As in the provider, the authorities in `cacertFile` are the only ones that are trusted. */
export function gitLabTls(options: pulumi.InvokeOptions): Promise<ClientTls> {
  return tlsOf(providerConfig("gitlab", options));
}

async function tlsOf(config: ProviderConfig): Promise<ClientTls> {
  const files = ["cacertFile", "clientCert", "clientKey"].map((name) => fileOf(config, name));
  const [ca, cert, key, insecure] = await Promise.all([...files, config("insecure")]);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(insecure === "true" && { rejectUnauthorized: false }),
  };
}

async function fileOf(config: ProviderConfig, name: string): Promise<string | undefined> {
  const path = await config(name);
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`gitlab:${name} names ${JSON.stringify(path)}, which can't be read (${reason})`, { cause: error });
  }
}
