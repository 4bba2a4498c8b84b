import type { TokenOwner } from "./tokenOwners";

/** A server's response. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const scopes = { team: "team:", personal: "user:", organization: "" } as const;

/** Presents an ID token, as `pulumi login --oidc-token` does. */
export async function exchangeToken(
  url: string,
  token: string,
  { tokenType, name }: Omit<TokenOwner, "access">,
  organization: string,
): Promise<Reply> {
  const form = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: `urn:pulumi:org:${organization}`,
    subject_token: token,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: `urn:pulumi:token-type:access_token:${tokenType}`,
    scope: `${scopes[tokenType]}${name}`,
    expiration: "7200",
  });
  return read(await fetch(`${url}/api/oauth/token`, { method: "POST", body: form }));
}

export async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Reply> {
  const json = body && { body: JSON.stringify(body) };
  return read(await fetch(url, { method, headers: { ...headers, "Content-Type": "application/json" }, ...json }));
}

/** The response to a request that must succeed. */
export async function must(reply: Promise<Reply>): Promise<Record<string, unknown>> {
  const { status, body } = await reply;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}
