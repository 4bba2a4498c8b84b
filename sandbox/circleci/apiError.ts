import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error response of API v2: a status and a message. The texts are the sandbox's own, except those of a 401. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
  ) {
    super(message);
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message);
}

/** A 404 such as `Context not found.` Also the answer about what the caller may not see. */
export function notFound(kind: string): ApiError {
  return new ApiError(404, `${kind} not found.`);
}

/** Assumption: the status of a call that the caller's role does not allow. */
export function forbidden(): ApiError {
  return new ApiError(403, "Permission denied.");
}

export function conflict(message: string): ApiError {
  return new ApiError(409, message);
}
