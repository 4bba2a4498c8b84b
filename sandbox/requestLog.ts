/** One request that a sandbox server answered. Bodies and tokens are not kept: a log must not leak secrets. */
export interface LoggedRequest {
  readonly server: "gitlab" | "cloud";
  readonly method: string;
  /** The raw path, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
}

/** The requests that the sandbox answered, oldest first, shared by its servers. */
export class RequestLog {
  private requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.requests.push(request);
  }

  all(): readonly LoggedRequest[] {
    return this.requests;
  }

  /** The requests that asked for a change: every method but GET and HEAD. */
  writes(): readonly LoggedRequest[] {
    return this.requests.filter(({ method }) => method !== "GET" && method !== "HEAD");
  }

  clear(): void {
    this.requests = [];
  }
}
