import type { Context, Hono } from "hono";
import type { z } from "zod";
import { foreignHost } from "../foreignHost";
import type { FaultRule } from "./fault";
import type { Faults, KeptFault } from "./faults";
import { faultRuleSchema } from "./faultsSchema";

/**
 * Adds the routes that list and change the faults, for clients with the bearer token `token`: `GET /-/faults` lists them,
 * `POST /-/faults` adds one, `DELETE /-/faults` clears them, and `DELETE /-/faults/:id` removes one. A page of another
 * site in a browser on this machine can use none of them: it has no token, CORS prevents it from sending JSON, and DNS
 * rebinding fails because foreign host names are rejected.
 *
 * The token is as powerful as a user's token: a fault can replace GitLab's signing keys, and Pulumi Cloud then trusts any
 * ID token.
 */
export function faultRoutes(app: Hono, faults: Faults, token: string): void {
  for (const path of ["/-/faults", "/-/faults/:id"]) {
    app.use(path, async (context: Context, next) => {
      const misdirected = foreignHost(context);
      if (misdirected) return context.json({ message: misdirected.message }, misdirected.status);
      if (context.req.header("authorization") !== `Bearer ${token}`) return context.json({ message: noToken }, 401);
      return next();
    });
  }

  app.get("/-/faults", (context) => context.json(faults.all().map(presentFault)));

  app.post("/-/faults", async (context) => {
    const refusal = refuse(context);
    if (refusal) return refusal;
    const parsed = faultRuleSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!parsed.success) return context.json({ message: parsed.error.issues.map(line).join("; ") }, 400);
    const rule = parsed.data as FaultRule;
    return context.json(presentFault({ id: faults.add(rule), rule, fitted: 0, fired: 0 }), 201);
  });

  app.delete("/-/faults", (context) => {
    const refusal = refuse(context);
    if (refusal) return refusal;
    faults.clear();
    return context.body(null, 204);
  });

  app.delete("/-/faults/:id", (context) => {
    const refusal = refuse(context);
    if (refusal) return refusal;
    if (faults.remove(Number(context.req.param("id")))) return context.body(null, 204);
    return context.json({ message: `there is no fault "${context.req.param("id")}"` }, 404);
  });
}

const noToken = 'send "authorization: Bearer …" with the token for faults that the sandbox printed when it started';

function refuse(context: Context): Response | undefined {
  if (!/^application\/json *(;|$)/i.test(context.req.header("content-type") ?? "")) {
    return context.json({ message: 'send the content type "application/json"' }, 415);
  }
  return undefined;
}

/** A fault as JSON, where `always` stands for Infinity. */
function presentFault({ rule, ...counts }: KeptFault): Record<string, unknown> {
  return { ...counts, ...rule, ...(rule.times === Infinity && { times: "always" }) };
}

function line({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}
