import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";

/**
 * The findings about the address of a GitLab instance, from which Pulumi Cloud reads the keys that sign ID tokens: without
 * TLS it refuses the issuer, and a private address it can't reach. `cloudUrl` is undefined without a token.
 */
export function issuerAddressDiagnostics(
  instanceUrl: string,
  cloudUrl: string | undefined,
  path: string,
): Diagnostic[] {
  const { protocol, hostname } = new URL(instanceUrl);
  if (protocol === "http:" && !isLoopback(hostname)) {
    const message = `GitLab's own address is ${instanceUrl}, and Pulumi Cloud reads the keys of an issuer only over https. Serve GitLab over https and set its external_url, or set authentication to token`;
    return [errorAt("INSECURE_ISSUER", path, message)];
  }
  if (cloudUrl === undefined || !isPrivate(hostname) || isPrivate(new URL(cloudUrl).hostname)) return [];
  const message = `GitLab's own address is ${instanceUrl}, which is a private one, and ${cloudUrl} has to reach it to read its keys. If it can't, no job can log in: publish ${instanceUrl}/.well-known/openid-configuration and ${instanceUrl}/oauth/discovery/keys, or set authentication to token`;
  return [warningAt("PRIVATE_ISSUER", path, message)];
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 6762 and the reserved names of private networks; a name without a dot has no public address. */
function isPrivate(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname) ||
    /^\[f[cd][0-9a-f]{2}:/.test(hostname) ||
    /\.(local|localdomain|internal|intranet|lan|corp|private|home\.arpa)$/.test(hostname) ||
    !/[.:]/.test(hostname)
  );
}
