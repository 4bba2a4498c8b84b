/** Go: the operation of a url.Error, such as `Post`. */
export function goMethod(method: string): string {
  return `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
}

/** The reason of a failed request in Go's words. */
export function goReason(error: unknown, host: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ECONNRESET":
    case "EPIPE":
      return "EOF";
    case "ECONNREFUSED":
      return `dial tcp ${host}: connect: connection refused`;
    case "ENOTFOUND":
      return `dial tcp: lookup ${host}: no such host`;
    // The names of OpenSSL for a chain that ends at a certificate authority which is not trusted.
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    default:
      return message || String(error);
  }
}
