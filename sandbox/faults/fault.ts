import type { LoggedRequest } from "../requestLog";

/** How a request is made to fail. */
export type Fault = StatusFault | DelayFault | CutFault;

/** An answer in place of the server's own: nothing is done. */
export interface StatusFault {
  readonly status: number;
  /** A text is sent as it is, anything else as JSON. Defaults to the body that the server has for the status. */
  readonly body?: unknown;
  /** Beside those that the server sends with the status, or in their place. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The request waits, and then goes on. */
export interface DelayFault {
  /** In milliseconds. */
  readonly delay: number;
}

/**
 * The connection breaks: `before` anything is done, `after` all is done and nothing is answered, or `during` the answer,
 * of which about half arrives.
 */
export interface CutFault {
  readonly cut: "before" | "after" | "during";
}

/** Which requests fail, and how. */
export interface FaultRule {
  /** Defaults to both. */
  readonly server?: LoggedRequest["server"];
  /** One method or several, such as `POST`. Defaults to all. */
  readonly method?: string | readonly string[];
  /** The raw path, still percent-encoded, in which `*` stands for any text. Defaults to all. */
  readonly path?: string;
  /** The first of the requests that fit to fail, counted from 1. Defaults to 1. */
  readonly nth?: number;
  /** How many fail from then on; `Infinity` for all. Defaults to 1. */
  readonly times?: number;
  readonly fault: Fault;
}

/** A fault in a few words, without what its answer holds. */
export function describeFault(fault: Fault): string {
  if ("status" in fault) return `status ${fault.status}`;
  return "delay" in fault ? `delay ${fault.delay} ms` : `cut ${fault.cut}`;
}
