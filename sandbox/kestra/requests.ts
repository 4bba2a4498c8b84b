import type { Context } from "hono";
import type { KestraAccount, KestraSeed } from "./entities";

/** An answer that is an error, in the form of the server's version. */
export class KestraError extends Error {
  constructor(
    readonly status: 401 | 403 | 404 | 405 | 415 | 422,
    message: string,
  ) {
    super(message);
  }
}

const TITLES = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
} as const;

/** The body of an error. Kestra 2.0 answers with a problem document (RFC 7807), older versions with a message. */
export function errorAnswer(context: Context, { status, message }: KestraError, version: string): Response {
  const title = TITLES[status];
  const body =
    version === "2.0"
      ? { type: "about:blank", title, status, detail: message }
      : { message: `${title}: ${message}`, _links: { self: { href: context.req.path, templated: false } } };
  const type = version === "2.0" ? "application/problem+json" : "application/json";
  return context.body(JSON.stringify(body), status, { "Content-Type": type });
}

/** The account of a request. Throws an error without one. */
export function accountOf(context: Context, { accounts, edition = "enterprise" }: KestraSeed): KestraAccount {
  const header = context.req.header("Authorization") ?? "";
  const [scheme = "", value = ""] = header.split(" ");
  const found =
    scheme === "Basic"
      ? accounts.find((one) => one.user !== undefined && `${one.user}:${one.password ?? ""}` === decoded(value))
      : scheme === "Bearer" && edition === "enterprise"
        ? accounts.find(({ token }) => token !== undefined && token === value)
        : undefined;
  if (!found) throw new KestraError(401, "the credentials are missing or wrong");
  return found;
}

/** Throws an error if the account may not change flows and files. */
export function requireWrite({ writes = true }: KestraAccount): void {
  if (!writes) throw new KestraError(403, "the account has no permission to change flows");
}

/** A query parameter that is true or false. Throws an error for another value. */
export function flag(context: Context, name: string, byDefault: boolean): boolean {
  const value = context.req.query(name);
  if (value === undefined) return byDefault;
  if (value !== "true" && value !== "false") throw new KestraError(422, `${name} must be true or false`);
  return value === "true";
}

/** The YAML body of a request. Kestra: flows are written as YAML only. */
export async function yamlBody(context: Context): Promise<string> {
  const type = (context.req.header("Content-Type") ?? "").split(";")[0]?.trim();
  if (type !== "application/x-yaml") {
    throw new KestraError(415, `Content Type [${type ?? ""}] not allowed. Allowed types: [application/x-yaml]`);
  }
  return context.req.text();
}

function decoded(value: string): string {
  return Buffer.from(value, "base64").toString("utf8");
}
