import type { Context } from "hono";
import { ApiError } from "../errors";

/** Turns an error into a response. An error other than {@link ApiError} is a bug, reported on standard error. */
export function answerError(error: Error, context: Context): Response {
  if (error instanceof ApiError) return context.json(error.body, error.status);
  process.stderr.write(`sandbox: ${error.stack ?? error.message}\n`);
  return context.json({ message: "500 Internal Server Error" }, 500);
}
