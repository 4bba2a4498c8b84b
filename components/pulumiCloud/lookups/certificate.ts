import type { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import type { ClientTls } from "../../lookups/clientTls";

/** The TLS certificate of a server. */
export interface Certificate {
  /** Its SHA-256 fingerprint in Pulumi Cloud's format: uppercase, without colons. */
  readonly thumbprint: string;
  /** Whether the client trusts its signer, and it is valid for the host name. */
  readonly trusted: boolean;
  readonly begins: Date;
  readonly expires: Date;
}

/** The certificate, or why it could not be read. */
export type CertificateLookup = { readonly certificate: Certificate } | { readonly reason: string };

/**
 * The TLS certificate of an instance; undefined without TLS. It is returned even if this client does not trust it,
 * because Pulumi Cloud trusts it by its thumbprint.
 */
export async function servedCertificate(instanceUrl: string, tls: ClientTls): Promise<CertificateLookup | undefined> {
  const { protocol, hostname: host, port } = new URL(instanceUrl);
  if (protocol !== "https:") return undefined;
  const hostname = host.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: /^[\d.]+$|:/.test(hostname) ? "" : hostname,
      ...tls,
      rejectUnauthorized: false,
      timeout: 10_000,
    });
    const finish = (result: CertificateLookup) => {
      resolve(result);
      socket.destroy();
    };
    socket.once("secureConnect", () => {
      const shown = socket.getPeerX509Certificate();
      finish(
        shown ? { certificate: certificateOf(shown, socket.authorized) } : { reason: "the server sent no certificate" },
      );
    });
    socket.once("timeout", () => finish({ reason: "the server does not respond" }));
    socket.once("error", (error: Error) => finish({ reason: error.message }));
  });
}

function certificateOf({ fingerprint256, validFrom, validTo }: X509Certificate, trusted: boolean): Certificate {
  const thumbprint = fingerprint256.replaceAll(":", "");
  return { thumbprint, trusted, begins: new Date(validFrom), expires: new Date(validTo) };
}
