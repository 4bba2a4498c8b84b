import type { Context } from "hono";
import { ApiError } from "../errors";

/** Serialises every error; one that is no {@link ApiError} is a fault of the sandbox and told on standard error. */
export function answerError(error: Error, context: Context): Response {
  if (error instanceof ApiError) return context.json(error.body, error.status);
  process.stderr.write(`sandbox: ${error.stack ?? error.message}\n`);
  return context.json({ message: "500 Internal Server Error" }, 500);
}
