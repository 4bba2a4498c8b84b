import type { LoggedRequest } from "../requestLog";

/** How a request is made to fail. */
export type Fault = StatusFault | DelayFault | CutFault | TimeoutFault;

/** Responds with this status instead of handling the request. */
export interface StatusFault {
  readonly status: number;
  /** A string is sent as text, any other value as JSON. Defaults to the server's body for the status. */
  readonly body?: unknown;
  /** Added to the headers that the server sends with the status, or replacing them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Delays the request, which is then handled. */
export interface DelayFault {
  /** In milliseconds. */
  readonly delay: number;
}

/**
 * Closes the connection: `before` the request is handled, `after` it is handled, without a response, or `during` the response,
 * about half of which arrives.
 */
export interface CutFault {
  readonly cut: "before" | "after" | "during";
}

/**
 * Never answers, and keeps the connection open until the client ends it. The request is not handled (`before`), or it is
 * (`after`).
 */
export interface TimeoutFault {
  readonly timeout: "before" | "after";
}

/** Which requests fail, and how. */
export interface FaultRule {
  /** Defaults to all. */
  readonly server?: LoggedRequest["server"];
  /** One method or several, such as `POST`. Defaults to all. */
  readonly method?: string | readonly string[];
  /** The raw path, still percent-encoded, in which `*` stands for any text. Defaults to all. */
  readonly path?: string;
  /** The first matching request that fails, counted from 1. Defaults to 1. */
  readonly nth?: number;
  /** How many matching requests fail from `nth` on; `Infinity` for all. Defaults to 1. */
  readonly times?: number;
  readonly fault: Fault;
}

/** A fault as a short text for the request log, without body and headers. */
export function describeFault(fault: Fault): string {
  if ("status" in fault) return `status ${fault.status}`;
  if ("delay" in fault) return `delay ${fault.delay} ms`;
  return "cut" in fault ? `cut ${fault.cut}` : `timeout ${fault.timeout}`;
}
