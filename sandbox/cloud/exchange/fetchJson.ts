import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { TLSSocket } from "node:tls";

const timeout = 5000;

/** A failed request. The message may be shown to the client. */
export class FetchError extends Error {
  override readonly name = "FetchError";
}

/**
 * Fetches a JSON document. With `thumbprints`, SHA-256 in hexadecimal, the server's certificate must have one of them.
 * Assumption: it is trusted then, independent of its certificate authority. Redirects are not followed.
 */
export function fetchJson(url: string, thumbprints?: readonly string[]): Promise<unknown> {
  const secure = new URL(url).protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      // A new connection, to read its certificate. Without thumbprints, Node's certificate authorities are used.
      { agent: false, timeout, headers: { accept: "application/json" }, rejectUnauthorized: !thumbprints },
      (response) => {
        const { socket } = response;
        if (thumbprints && !(socket instanceof TLSSocket && hasThumbprint(socket, thumbprints))) {
          response.destroy();
          reject(new FetchError("its certificate has none of the registered thumbprints"));
          return;
        }
        if (response.statusCode !== 200) {
          response.resume();
          reject(new FetchError(`it answered with status ${response.statusCode ?? 0}`));
          return;
        }
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.once("error", () => reject(new FetchError("it broke off")));
        response.once("end", () => {
          try {
            resolve(JSON.parse(text));
          } catch {
            reject(new FetchError("it did not answer with JSON"));
          }
        });
      },
    );
    request.once("timeout", () => request.destroy());
    request.once("error", () => reject(new FetchError("it can't be reached")));
    request.end();
  });
}

function hasThumbprint(socket: TLSSocket, thumbprints: readonly string[]): boolean {
  const thumbprint = socket.getPeerCertificate().fingerprint256.replaceAll(":", "");
  return thumbprints.some((registered) => registered.toUpperCase() === thumbprint);
}
