import { gunzipSync } from "node:zlib";
import type { Context } from "hono";
import { z } from "zod";
import { badRequest } from "./apiError";

/** Parses a JSON body. The error names the first invalid field, but never its value. */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  return parseBody(await jsonOf(context), schema);
}

/** Parses a body that was read before, with the same errors. */
export function parseBody<T>(body: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;

  const [issue] = result.error.issues;
  if (!issue) throw badRequest("the body is invalid");
  const field = fieldName(issue.path);
  const missing = issue.path.length > 0 && valueAt(body, issue.path) === undefined;
  throw badRequest(
    missing ? `the field "${field}" is required` : `${field ? `"${field}"` : "the body"}: ${issue.message}`,
  );
}

/** An optional field. Go clients omit it or send `null`. */
export function optional<T extends z.ZodType>(type: T): z.ZodType<z.output<T> | undefined> {
  return type.nullish().transform((value) => value ?? undefined);
}

/** Assumption: names of stacks, projects, ESC environments and teams are at most 100 of these characters. */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,100}$/, "a name has 1 to 100 letters, digits, hyphens, underscores and periods");

/** A numeric query parameter, or undefined if it is missing. */
export function wholeNumber(context: Context, name: string): number | undefined {
  const value = context.req.query(name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw badRequest(`invalid query parameter: ${name}`);
  return Number(value);
}

async function jsonOf(context: Context): Promise<unknown> {
  try {
    const body = Buffer.from(await context.req.arrayBuffer());
    // The CLI compresses some bodies.
    const gzipped = context.req.header("content-encoding") === "gzip";
    return JSON.parse((gzipped ? gunzipSync(body) : body).toString("utf8"));
  } catch {
    throw badRequest("the body is not valid JSON");
  }
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], body);
}
