const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The `iss` of an issuer's tokens. Assumption: it is the registered url without a slash at its end, as in gitlab.com's
 * discovery document.
 */
export function issuerIdentifier(url: string): string {
  return url.replace(/\/+$/, "");
}

/** Assumption: https everywhere, and http on this machine only, so that the sandbox's own GitLab can be an issuer. */
export function issuerUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return `"url": "${url}" is not a url`;
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) return undefined;
  return `"url": "${url}" is not an https url (http is for loopback addresses only)`;
}
