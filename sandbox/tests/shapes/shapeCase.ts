import type { Hono } from "hono";
import { z } from "zod";

/** One request to one route, and the shape of its answer. */
export interface ShapeCase<Server = unknown> {
  /** Method and path as the server registered them; each parameter is replaced by a known value. */
  readonly route: string;
  readonly query?: string;
  /** Sent as JSON, unless it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Defaults to 200. */
  readonly status?: number;
  /** The shape of the parsed JSON, or of the text if it is not JSON. Without a shape the answer is empty. */
  readonly shape?: z.ZodType;
  /** The expected headers, by their names. */
  readonly has?: Readonly<Record<string, RegExp>>;
  /** An action outside the API right before the request. It may add known values. */
  readonly first?: (server: Server, known: Known) => Promise<void>;
  /** The values of the answer that later paths contain. */
  readonly learn?: (body: never) => Readonly<Record<string, string | number>>;
}

/** The cases of one noun, which run in order on their own server. */
export interface ShapeScenario<Server = unknown> {
  readonly noun: string;
  /** The initial values of path parameters. */
  readonly known?: Readonly<Record<string, string | number>>;
  /** The preparation of the scenario. It may add known values. */
  readonly before?: (send: SendRaw, known: Known, server: Server) => Promise<void>;
  readonly cases: readonly ShapeCase<Server>[];
}

export type Known = Record<string, string | number>;

/** Sends a request to the server unchanged. */
export type SendRaw = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** A server of one scenario, and a function that sends requests to it. */
export interface Started<Server> {
  readonly server: Server;
  readonly send: SendRaw;
}

/** Describes every case of the scenarios, each scenario on its own server. */
export function testShapes<Server>(scenarios: readonly ShapeScenario<Server>[], start: () => Started<Server>): void {
  describe.each(scenarios.map((scenario) => [scenario.noun, scenario] as const))("%s", (_, scenario) => {
    const known: Known = { ...scenario.known };
    let started: Started<Server>;

    beforeAll(async () => {
      started = start();
      await scenario.before?.(started.send, known, started.server);
    });

    test.each(scenario.cases.map((each) => [titleOf(each), each] as const))("%s", async (_, each) => {
      await each.first?.(started.server, known);
      const [method = "", pattern = ""] = each.route.split(" ");
      const path = fill(pattern, known) + (each.query === undefined ? "" : `?${fill(each.query, known)}`);
      const response = await started.send(method, path, fillAll(each.body, known), fillAll(each.headers, known));
      const body = await bodyOf(response);

      expect({ status: response.status, body }).toMatchObject({ status: each.status ?? 200 });
      Object.assign(known, each.learn?.(body as never));
      expect(problemsOf(each.shape ?? z.undefined(), body)).toEqual([]);
      for (const [name, value] of Object.entries(each.has ?? {})) {
        expect([name, response.headers.get(name)]).toEqual([name, expect.stringMatching(value)]);
      }
    });
  });
}

/** The routes of a server without a case, such as `GET /api/v4/user`. */
export function routesWithoutCase(app: Hono, scenarios: readonly Pick<ShapeScenario<never>, "cases">[]): string[] {
  const asked = new Set(scenarios.flatMap(({ cases }) => cases.map(({ route }) => route)));
  return routesOf(app).filter((route) => !asked.has(route));
}

/** The cases of the scenarios without a route of the server. */
export function casesWithoutRoute(app: Hono, scenarios: readonly Pick<ShapeScenario<never>, "cases">[]): string[] {
  const routes = new Set(routesOf(app));
  return scenarios.flatMap(({ cases }) => cases.map(({ route }) => route)).filter((route) => !routes.has(route));
}

/** Handlers that are registered for all methods below a path are middleware. */
function routesOf(app: Hono): string[] {
  const own = app.routes.filter(({ method, path }) => method !== "ALL" || !path.endsWith("/*"));
  return [...new Set(own.map(({ method, path }) => `${method} ${path}`))];
}

function titleOf({ route, query, status = 200 }: Pick<ShapeCase, "route" | "query" | "status">): string {
  return `${route}${query === undefined ? "" : `?${query}`} answers ${status}`;
}

/** The text with each `:name` in it filled in. */
function fill(text: string, known: Known): string {
  return text.replace(/:([a-zA-Z_]+)(\{[^}]*\})?/g, (whole, name: string) => {
    if (known[name] === undefined) throw new Error(`${whole} of ${text} is not known`);
    return String(known[name]);
  });
}

/** The value with each text in it that is a `:name` filled in. */
function fillAll<T>(value: T, known: Known): T {
  if (value === undefined || typeof value === "string") return value;
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === "string" && /^([a-z-]+ )?:[a-zA-Z_]+$/.test(inner) ? numberOr(fill(inner, known)) : inner,
  ) as T;
}

function numberOr(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  return response.headers.get("content-type")?.includes("json") ? (JSON.parse(text) as unknown) : text;
}

/** One line for each difference from the shape, with its place. */
function problemsOf(shape: z.ZodType, body: unknown): string[] {
  const parsed = shape.safeParse(body);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(all)"}: ${message}`);
}
