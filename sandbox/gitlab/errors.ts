import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An answer other than success, in one of the shapes that GitLab's API has for it. */
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

/** What GitLab answers where the state of things forbids what was asked. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, { message: "405 Method Not Allowed" });
}

/** `resource` as GitLab names it, such as `Project`; without one, as its `find_by!` answers. */
export function notFound(resource?: string): ApiError {
  return new ApiError(404, { message: resource ? `404 ${resource} Not Found` : "404 Not found" });
}

/** A route that this edition of GitLab does not have. */
export function noSuchRoute(): ApiError {
  return new ApiError(404, { error: "404 Not Found" });
}

/** Parameters that are missing or malformed: GitLab's parameter checker uses `error` and joins its findings. */
export function badParams(faults: readonly string[]): ApiError {
  return new ApiError(400, { error: faults.join(", ") });
}

/** A plain sentence with status 400. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, { message });
}

/** A model that does not validate: the faults of each attribute. */
export function invalid(faults: Readonly<Record<string, readonly string[]>>): ApiError {
  return new ApiError(400, { message: faults });
}

export function conflict(message: string): ApiError {
  return new ApiError(409, { message });
}

/** A protected ref that does not validate: whole sentences in an array. */
export function unprocessable(messages: readonly string[]): ApiError {
  return new ApiError(422, { message: messages });
}

export function unsupportedMediaType(type: string): ApiError {
  return new ApiError(415, { error: `The provided content-type '${type}' is not supported.` });
}
