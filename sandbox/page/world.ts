import type { Clock } from "../clock";
import type { CloudState } from "../cloud/state";
import type { GitLabState } from "../gitlab/state";
import type { RequestLog } from "../requestLog";

/** What the page looks at. It changes nothing of it. */
export interface PageWorld {
  readonly gitlab: GitLabState;
  readonly cloud: CloudState;
  readonly log: RequestLog;
  readonly urls: { readonly gitlab: string; readonly cloud: string };
  readonly clock: Clock;
}

/** A page that is asked for. */
export interface PageRequest extends PageWorld {
  /** The clock is read once for each. */
  readonly now: Date;
  readonly query: URLSearchParams;
}
