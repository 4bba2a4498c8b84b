import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { LoggedRequest } from "../requestLog";
import type { CutFault, Fault, TimeoutFault } from "./fault";
import { faultAnswer } from "./faultAnswer";

/**
 * Handles a request with these faults, and returns the status for the log: 0 if the connection was cut before any. Bodies
 * are not buffered, so streams pass through.
 */
export async function applyFaults(
  server: LoggedRequest["server"],
  faults: readonly Fault[],
  context: Context,
  next: () => Promise<void>,
): Promise<number> {
  for (const fault of faults) {
    if ("cut" in fault) return await cutOff(fault, context, next);
    if ("timeout" in fault) return await keepWaiting(fault, context, next);
    if ("status" in fault) {
      context.res = faultAnswer(server, fault);
      return fault.status;
    }
    // The timer does not keep the process alive; the client's connection does.
    await sleep(fault.delay, undefined, { ref: false });
  }
  await next();
  return context.res.status;
}

async function cutOff({ cut }: CutFault, context: Context, next: () => Promise<void>): Promise<number> {
  const { incoming, outgoing } = connectionOf(context);
  const response = cut === "before" ? undefined : await responseOf(context, next);
  if (response !== undefined) {
    const first = await firstChunk(response);
    if (cut === "during" && first !== undefined && !outgoing.headersSent) {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      await new Promise((resolve) => outgoing.write(first.subarray(0, Math.ceil(first.length / 2)), resolve));
    }
  }
  incoming.socket.destroy();
  context.res = undefined;
  context.res = RESPONSE_ALREADY_SENT;
  return response?.status ?? 0;
}

/** Returns when the client has ended the connection. */
async function keepWaiting({ timeout }: TimeoutFault, context: Context, next: () => Promise<void>): Promise<number> {
  const { socket } = connectionOf(context).incoming;
  const response = timeout === "before" ? undefined : await responseOf(context, next);
  await response?.body?.cancel();
  if (!socket.destroyed) await once(socket, "close");
  context.res = undefined;
  context.res = RESPONSE_ALREADY_SENT;
  return response?.status ?? 0;
}

function connectionOf(context: Context): HttpBindings {
  const { incoming, outgoing } = context.env as Partial<HttpBindings>;
  if (incoming === undefined || outgoing === undefined) throw new Error("the request has no connection");
  return { incoming, outgoing };
}

async function responseOf(context: Context, next: () => Promise<void>): Promise<Response> {
  await next();
  return context.res;
}

/** The first chunk of a response body; the rest is cancelled. */
async function firstChunk({ body }: Response): Promise<Uint8Array | undefined> {
  if (body === null) return undefined;
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const { value } = await reader.read();
  await reader.cancel();
  return value;
}
