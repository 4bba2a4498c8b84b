import type { Context } from "hono";
import { z } from "zod";
import { ApiError, badRequest, forbidden, notFound } from "./apiError";
import type { Account, Organization, Project, Role, StoredContext } from "./entities";
import type { CircleCiState } from "./state";

const PAGE = 20;
const RANKS = { viewer: 0, contributor: 1, admin: 2 } as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** CircleCI: the name of an environment variable. */
export const variableName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,299}$/,
    "a name has up to 300 letters, digits and underscores, and starts with no digit",
  );

/** CircleCI: the value of an environment variable has at most 32 kB. */
export const variableValue = z.string().max(32_768, "a value has at most 32 kB");

/** The account of a request: by `Circle-Token`, by a bearer token, or by basic authentication with the token as user. */
export function accountOf(context: Context, state: CircleCiState): Account {
  const token = tokenOf(context);
  if (token === "") throw new ApiError(401, "You must log in first.");
  const account = state.accountByToken(token);
  if (!account) throw new ApiError(401, "Invalid token provided.");
  return account;
}

function tokenOf({ req }: Context): string {
  const own = req.header("Circle-Token");
  if (own !== undefined) return own;
  const [scheme = "", value = ""] = (req.header("Authorization") ?? "").split(" ");
  if (scheme.toLowerCase() === "bearer") return value;
  return scheme.toLowerCase() === "basic" ? (Buffer.from(value, "base64").toString().split(":")[0] ?? "") : "";
}

/** A parameter of the path that has to be a UUID. Assumption: any other text gets 400. */
export function idParam(context: Context, name: string): string {
  const value = context.req.param(name) ?? "";
  if (!UUID.test(value)) throw badRequest(`${name} is not a UUID.`);
  return value.toLowerCase();
}

/** The slug in the path, whose slashes may be escaped. */
export function slugParam(context: Context): string {
  const { slug, vcs = "", org = "", repo = "" } = context.req.param() as Record<string, string>;
  return slug ?? `${vcs}/${org}/${repo}`;
}

/** The two forms of a path below a project: with an escaped slug, and with the three parts of it. */
export function projectPaths(rest: string): string[] {
  return [`/project/:slug{[^/]+%2[Ff][^/]+%2[Ff][^/]+}${rest}`, `/project/:vcs{[a-z]+}/:org/:repo${rest}`];
}

/** The organization, if the account has the role there. One that the account does not know is not found. */
export function organizationFor(
  account: Account,
  organization: Organization | undefined,
  role: Role,
  kind = "Organization",
): Organization {
  const own = organization && account.roles[organization.name];
  if (!organization || own === undefined) throw notFound(kind);
  if (RANKS[own] < RANKS[role]) throw forbidden();
  return organization;
}

/** The project and its organization, if the account has the role there. */
export function projectFor(
  context: Context,
  state: CircleCiState,
  project: Project | undefined,
  role: Role,
): { account: Account; project: Project; organization: Organization } {
  const account = accountOf(context, state);
  if (!project) throw notFound("Project");
  const found = state.organizations.get(project.organizationId);
  return { account, project, organization: organizationFor(account, found, role, "Project") };
}

/** The context of the path, if the account has the role in its organization. */
export function contextFor(context: Context, state: CircleCiState, role: Role): StoredContext {
  const account = accountOf(context, state);
  const found = state.contexts.get(idParam(context, "context"));
  if (!found) throw notFound("Context");
  organizationFor(account, state.organizations.get(found.organizationId), role, "Context");
  return found;
}

/** The JSON body of a request. The error names the first invalid field, but never its value. */
export async function bodyOf<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join(".") ?? "";
  throw badRequest(`${path === "" ? "the body" : path}: ${issue?.message ?? "invalid"}`);
}

/** A page of a list. An empty `page-token`, which the official provider always sends, is the first page. */
export function page(context: Context, items: readonly object[]): object {
  const token = context.req.query("page-token") ?? "";
  const start = token === "" ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(start) || start < 0) throw badRequest("page-token is invalid.");
  const end = start + PAGE;
  return {
    items: items.slice(start, end),
    next_page_token: end < items.length ? Buffer.from(String(end)).toString("base64") : null,
  };
}

/** A value as CircleCI shows it: `xxxx` and the last four characters of a longer one. */
export function masked(value: string): string {
  return `xxxx${value.length > 4 ? value.slice(-4) : ""}`;
}

export function message(context: Context, text: string): Response {
  return context.json({ message: text });
}
