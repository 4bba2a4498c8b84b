/** How a client trusts a server, and identifies itself to it. Texts are PEM. Node.js: `tls.connect`. */
export interface ClientTls {
  /** The certificate authorities to trust instead of Node's. */
  readonly ca?: string;
  /** The client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** False accepts any certificate. Defaults to true. */
  readonly rejectUnauthorized?: boolean;
}
