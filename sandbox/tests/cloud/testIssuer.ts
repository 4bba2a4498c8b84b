import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, type KeyLike, SignJWT } from "jose";

/** An identity provider on 127.0.0.1 with one key. */
export interface TestIssuer {
  readonly url: string;
  readonly publicKey: JWK;
  readonly privateKey: KeyLike;
  /** Documents to serve in addition to, or instead of, its discovery document and its keys, by path. */
  readonly documents: Map<string, { readonly status: number; readonly body: string }>;
  /** Signs the claims with its key; `iss` is its url by default. */
  sign(claims: JWTPayload, header?: { readonly alg?: string; readonly kid?: string }): Promise<string>;
  close(): Promise<void>;
}

export interface TestIssuerOptions {
  readonly alg?: string;
  /** With a certificate and its key, in PEM, it serves https. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export const configurationPath = "/.well-known/openid-configuration";
export const keysPath = "/oauth/discovery/keys";

export async function startIssuer({ alg = "RS256", tls }: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", use: "sig", alg };
  const documents: TestIssuer["documents"] = new Map();
  const answer: RequestListener = (request, response) => {
    const { status, body } = documents.get(request.url ?? "") ?? { status: 404, body: "" };
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  };
  const server: Server = tls ? createSecureServer(tls, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  serve(configurationPath, { issuer: url, jwks_uri: `${url}${keysPath}` });
  serve(keysPath, { keys: [jwk] });

  return {
    url,
    publicKey: jwk,
    privateKey,
    documents,
    sign: (claims, header) =>
      new SignJWT({ iss: url, ...claims }).setProtectedHeader({ alg, kid: "key-1", ...header }).sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) (server as { closeAllConnections(): void }).closeAllConnections();
      }),
  };

  function serve(path: string, document: unknown): void {
    documents.set(path, { status: 200, body: JSON.stringify(document) });
  }
}
