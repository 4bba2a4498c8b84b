/** One request that a sandbox server answered. Bodies and tokens are not kept: a log must not leak secrets. */
export interface LoggedRequest {
  readonly server: "gitlab" | "cloud";
  readonly method: string;
  /** The raw path, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  /** What the server came to; 0 where a fault broke the connection before it did anything. */
  readonly status: number;
  /** What the request was told to meet, such as `cut after`. */
  readonly fault?: string;
}

/** The newest requests that the sandbox answered, oldest first, shared by its servers. */
export class RequestLog {
  private requests: LoggedRequest[] = [];
  private added = 0;

  /** `limit` is how many are kept. Defaults to 10,000, which are some 3 MB. */
  constructor(private readonly limit = 10_000) {}

  add(request: LoggedRequest): void {
    this.added++;
    this.requests.push(request);
    if (this.requests.length > this.limit) this.requests.shift();
  }

  /** Those that are kept. */
  all(): readonly LoggedRequest[] {
    return this.requests;
  }

  /** How many there were since it was last cleared, those included that are no longer kept. */
  count(): number {
    return this.added;
  }

  /** The requests that asked for a change: every method but GET and HEAD. GitLab's GraphQL is only asked here. */
  writes(): readonly LoggedRequest[] {
    return this.requests.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path !== "/api/graphql");
  }

  clear(): void {
    this.requests = [];
    this.added = 0;
  }
}
