import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configSecret } from "../../lookups/configSecret";

/** The URL of Pulumi Cloud, and an access token. */
export interface CloudAccess {
  readonly url: string;
  readonly token: string;
}

/**
 * The Pulumi Cloud of the provider, from the same sources in the same order (pulumiservice 1.3.0): its configuration,
 * environment variables, then the credentials of `pulumi login`. Undefined without a token.
 */
export async function cloudAccess(): Promise<CloudAccess | undefined> {
  const config = new pulumi.Config("pulumiservice");
  const { PULUMI_BACKEND_URL, PULUMI_API, PULUMI_ACCESS_TOKEN } = process.env;
  const configured = config.get("apiUrl") ?? [PULUMI_BACKEND_URL, PULUMI_API].find((one) => one?.startsWith("http"));
  const url = withoutSlash(configured ?? "https://api.pulumi.com");
  const login = await storedLogin();
  // A stored token is never sent to another URL.
  const stored = login && withoutSlash(login.url) === url ? login.token : undefined;
  const token = (await configSecret(config, "accessToken")) ?? PULUMI_ACCESS_TOKEN ?? stored;
  return token ? { url, token } : undefined;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** The login in Pulumi's credentials.json, which `pulumi login` writes. */
async function storedLogin(): Promise<CloudAccess | undefined> {
  const { PULUMI_CREDENTIALS_PATH, PULUMI_HOME } = process.env;
  const folder = PULUMI_CREDENTIALS_PATH ?? PULUMI_HOME ?? join(homedir(), ".pulumi");
  try {
    const { current, accessTokens } = JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")) as {
      current?: string;
      accessTokens?: Readonly<Record<string, string>>;
    };
    const token = current?.startsWith("http") ? accessTokens?.[current] : undefined;
    return current !== undefined && token ? { url: current, token } : undefined;
  } catch {
    return undefined;
  }
}
