import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error response in one of the formats of GitLab's API. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(JSON.stringify(body));
  }
}

export function unauthorized(): ApiError {
  return new ApiError(401, { message: "401 Unauthorized" });
}

export function forbidden(): ApiError {
  return new ApiError(403, { message: "403 Forbidden" });
}

/** GitLab's response to a write with a token of the scope `read_api`, in the format of OAuth. */
export function insufficientScope(): ApiError {
  return new ApiError(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope: "api read_api",
  });
}

/** GitLab's response to a request that the current state does not allow. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, { message: "405 Method Not Allowed" });
}

/** Not found. `resource` is GitLab's name for it, such as `Project`; without it, the response is that of `find_by!`. */
export function notFound(resource?: string): ApiError {
  return new ApiError(404, { message: resource ? `404 ${resource} Not Found` : "404 Not found" });
}

/** A route that this edition of GitLab does not have. */
export function noSuchRoute(): ApiError {
  return new ApiError(404, { error: "404 Not Found" });
}

/** Missing or malformed parameters. GitLab's parameter validation joins all faults in `error`. */
export function badParams(faults: readonly string[]): ApiError {
  return new ApiError(400, { error: faults.join(", ") });
}

/** A 400 response whose message is a plain sentence. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, { message });
}

/** A model that fails validation, with the faults of each attribute. */
export function invalid(faults: Readonly<Record<string, readonly string[]>>): ApiError {
  return new ApiError(400, { message: faults });
}

export function conflict(message: string): ApiError {
  return new ApiError(409, { message });
}

/** A protected ref that fails validation. The message is an array of sentences. */
export function unprocessable(messages: readonly string[]): ApiError {
  return new ApiError(422, { message: messages });
}

export function unsupportedMediaType(type: string): ApiError {
  return new ApiError(415, { error: `The provided content-type '${type}' is not supported.` });
}
