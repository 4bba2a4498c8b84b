import type { X509Certificate } from "node:crypto";
import { connect } from "node:tls";

/** The certificate that a server shows to whoever connects. */
export interface Certificate {
  /** Its SHA-256 in capital letters without colons, as Pulumi Cloud keeps it. */
  readonly thumbprint: string;
  /** Whether this machine trusts who signed it, and it is for that host. */
  readonly trusted: boolean;
  readonly begins: Date;
  readonly expires: Date;
}

/** Why it could not be seen. */
export type CertificateLookup = { readonly certificate: Certificate } | { readonly reason: string };

/**
 * The certificate that an instance serves its keys with; none where it has no TLS. One that this machine does not trust
 * is told as such: Pulumi Cloud need not ask who signed the one that it is given the thumbprint of.
 */
export async function servedCertificate(instanceUrl: string): Promise<CertificateLookup | undefined> {
  const { protocol, hostname: host, port } = new URL(instanceUrl);
  if (protocol !== "https:") return undefined;
  const hostname = host.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: /^[\d.]+$|:/.test(hostname) ? "" : hostname,
      rejectUnauthorized: false,
      timeout: 10_000,
    });
    const finish = (result: CertificateLookup) => {
      resolve(result);
      socket.destroy();
    };
    socket.once("secureConnect", () => {
      const shown = socket.getPeerX509Certificate();
      finish(shown ? { certificate: certificateOf(shown, socket.authorized) } : { reason: "it shows none" });
    });
    socket.once("timeout", () => finish({ reason: "it does not answer" }));
    socket.once("error", (error: Error) => finish({ reason: error.message }));
  });
}

function certificateOf({ fingerprint256, validFrom, validTo }: X509Certificate, trusted: boolean): Certificate {
  const thumbprint = fingerprint256.replaceAll(":", "");
  return { thumbprint, trusted, begins: new Date(validFrom), expires: new Date(validTo) };
}
