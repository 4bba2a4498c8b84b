import type { Clock } from "../clock";
import type { CloudState } from "../cloud/state";
import type { GitLabState } from "../gitlab/state";
import type { RequestLog } from "../requestLog";

/** The data that the page shows. It never changes the data. */
export interface PageWorld {
  readonly gitlab: GitLabState;
  readonly cloud: CloudState;
  readonly log: RequestLog;
  readonly urls: { readonly gitlab: string; readonly cloud: string };
  readonly clock: Clock;
}

/** A request for a page. */
export interface PageRequest extends PageWorld {
  /** The time of the request. The clock is read once per request. */
  readonly now: Date;
  readonly query: URLSearchParams;
}
