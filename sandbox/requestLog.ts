/** One request that a sandbox server handled. It has no body and no token, because a log must not leak secrets. */
export interface LoggedRequest {
  readonly server: "gitlab" | "cloud" | "circleci";
  readonly method: string;
  /** The raw path, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  /** The status of the response; 0 if a fault cut the connection before the request was handled. */
  readonly status: number;
  /** The faults that applied to the request, such as `cut after`. */
  readonly fault?: string;
}

/** The newest requests that the sandbox handled, oldest first, shared by its servers. */
export class RequestLog {
  private requests: LoggedRequest[] = [];
  private added = 0;

  /** `limit` is the number of requests that are kept. Defaults to 10,000, about 3 MB. */
  constructor(private readonly limit = 10_000) {}

  add(request: LoggedRequest): void {
    this.added++;
    this.requests.push(request);
    if (this.requests.length > this.limit) this.requests.shift();
  }

  /** The kept requests, oldest first. */
  all(): readonly LoggedRequest[] {
    return this.requests;
  }

  /** The number of requests since the last `clear`, including those that are no longer kept. */
  count(): number {
    return this.added;
  }

  /** The requests that may change data: all but GET, HEAD and GraphQL, which the sandbox uses for queries only. */
  writes(): readonly LoggedRequest[] {
    return this.requests.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path !== "/api/graphql");
  }

  clear(): void {
    this.requests = [];
    this.added = 0;
  }
}
