import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A message of ESC about one place of a definition. */
export interface Diagnostic {
  readonly summary: string;
  readonly severity: "error" | "warning";
  readonly range?: Range;
  /** The path of the property, such as `values.aws.login`. */
  readonly path?: string;
  readonly detail?: string;
}

export interface Range {
  /** The ESC environment whose definition contains the range. */
  readonly environment?: string;
  readonly begin: Position;
  readonly end: Position;
}

/** Line and column count from 1, `byte` from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

/** An error response. Clients read `code` from the body, so it repeats the status. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message);
  }

  /** The body, in the format that Pulumi's clients expect. */
  toJSON(): Record<string, unknown> {
    const { status, message, diagnostics } = this;
    return { code: status, message, ...(diagnostics.length > 0 && { diagnostics }) };
  }
}

export function badRequest(message: string, diagnostics: readonly Diagnostic[] = []): ApiError {
  return new ApiError(400, message, diagnostics);
}

/** The text is Pulumi Cloud's. The CLI shows "login required" for this status. */
export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized: No credentials provided or are invalid.");
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, message);
}

/** A 404 such as: stack "acme/shop/dev" not found. */
export function notFound(kind: string, name: string): ApiError {
  return new ApiError(404, `${kind} "${name}" not found`);
}

export function conflict(message: string): ApiError {
  return new ApiError(409, message);
}
