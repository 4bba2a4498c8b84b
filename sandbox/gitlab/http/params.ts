import type { Context } from "hono";
import { badParams, unsupportedMediaType } from "../errors";
import { type Fields, readFields, type Values } from "./fields";
import { isParams, nestedParams, type Params } from "./nestedParams";

/** Parses the parameters of a request. GitLab reads each from the query or the body, for every method. */
export async function readParams<F extends Fields>(context: Context, fields: F): Promise<Values<F>> {
  const faults: string[] = [];
  const values = readFields({ ...queryParams(context), ...(await bodyParams(context)) }, fields, faults);
  if (faults.length > 0) throw badParams(faults);
  return values;
}

/** All parameters of a request, unparsed. A later parameter parser can still read the body. */
export async function allParams(context: Context): Promise<Params> {
  return { ...queryParams(context), ...(await bodyParams(context)) };
}

/** Parses the query parameters of a request. */
export function readQuery<F extends Fields>(context: Context, fields: F): Values<F> {
  const faults: string[] = [];
  const values = readFields(queryParams(context), fields, faults);
  if (faults.length > 0) throw badParams(faults);
  return values;
}

/** A decoded path segment, by its name in the route. */
export function segment(context: Context, name: string): string {
  const value = context.req.param(name);
  if (value === undefined) throw new Error(`the route has no segment ":${name}"`);
  return value;
}

/** A path segment that must be a number. */
export function idSegment(context: Context, name: string): number {
  const value = segment(context, name);
  if (!/^\d+$/.test(value)) throw badParams([`${name} is invalid`]);
  return Number(value);
}

function queryParams(context: Context): Params {
  return nestedParams(new URL(context.req.url).searchParams);
}

async function bodyParams(context: Context): Promise<Params> {
  const [header = ""] = (context.req.header("content-type") ?? "").split(";");
  const type = header.trim().toLowerCase();
  if (type === "multipart/form-data") return nestedParams(await formPairs(context));
  const body = await context.req.text();
  if (body === "") return {};
  if (type === "application/x-www-form-urlencoded") return nestedParams(new URLSearchParams(body));
  if (type === "application/json") return jsonParams(body);
  throw unsupportedMediaType(type);
}

function jsonParams(body: string): Params {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Assumption: GitLab uses the text of its API framework.
    throw badParams(["message body does not match declared format"]);
  }
  return isParams(parsed) ? parsed : {};
}

async function formPairs(context: Context): Promise<[string, string][]> {
  const form = await context.req.formData();
  return [...form.entries()].filter((pair): pair is [string, string] => typeof pair[1] === "string");
}
