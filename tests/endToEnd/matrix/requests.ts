import type { FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import type { LoggedRequest } from "pulumi-pipeline-sandbox/requestLog";

/** A request of a command: method and path, in which `*` stands for an id that differs between runs. */
export interface MatrixRequest {
  readonly server: LoggedRequest["server"];
  readonly method: string;
  readonly path: string;
}

/** A rule that makes the request fail once. */
export function failOnce({ server, method, path }: MatrixRequest, fault: FaultRule["fault"]): FaultRule {
  return { server, method, path, fault };
}

export function isWrite({ method }: MatrixRequest): boolean {
  return method !== "GET";
}

/** The different requests of a log, in order. */
export function differentRequests(log: readonly LoggedRequest[]): MatrixRequest[] {
  const requests = log.map(({ server, method, path }) => ({ server, method, path: withoutIds(path) }));
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

/** A path with `*` for each UUID. */
function withoutIds(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*");
}
