import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The URL of Pulumi Cloud, and an access token. */
export interface CloudAccess {
  readonly url: string;
  readonly token: string;
}

/** What the configuration of a stack says about Pulumi Cloud. */
export interface ConfiguredAccess {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * The Pulumi Cloud of the configuration, else of environment variables, else of `pulumi login`. Undefined without a
 * token. `usesLogin` takes the URL of the login, too: a command has no provider whose default URL it has to share.
 */
export async function environmentAccess(
  configured: ConfiguredAccess,
  { usesLogin = false } = {},
): Promise<CloudAccess | undefined> {
  const { PULUMI_BACKEND_URL, PULUMI_API, PULUMI_ACCESS_TOKEN } = process.env;
  const given = configured.url ?? [PULUMI_BACKEND_URL, PULUMI_API].find((one) => one?.startsWith("http"));
  const login = await storedLogin();
  const url = withoutSlash(given ?? (usesLogin ? login?.url : undefined) ?? "https://api.pulumi.com");
  // A stored token is never sent to another URL.
  const stored = login && withoutSlash(login.url) === url ? login.token : undefined;
  const token = configured.token ?? PULUMI_ACCESS_TOKEN ?? stored;
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
