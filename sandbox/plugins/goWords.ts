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
    default:
      return message || String(error);
  }
}
