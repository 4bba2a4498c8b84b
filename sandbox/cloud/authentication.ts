import type { Context, MiddlewareHandler } from "hono";
import { unauthorized } from "./apiError";
import type { AccessToken } from "./entities";
import type { CloudState } from "./state";
import type { Clock } from "../clock";

/** The variables in the context of every route. */
export interface CloudEnv {
  Variables: {
    /** The token of the request. */
    caller: AccessToken;
    /** The time of the request. The clock is read once per request. */
    now: Date;
  };
}

export type CloudContext<P extends string = string> = Context<CloudEnv, P>;

/** Middleware that requires `Authorization: token X` with a valid token. */
export function authentication(state: CloudState, clock: Clock): MiddlewareHandler<CloudEnv> {
  return async (context, next) => {
    const now = clock();
    const seconds = Math.floor(now.getTime() / 1000);
    const value = /^token (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const token = state.tokens.find((token) => token.value === value && !token.deleted);
    if (!token || (token.expires !== 0 && token.expires <= seconds)) throw unauthorized();

    context.set("now", now);
    // Quiet, so that a request that only reads writes nothing to disk.
    context.set("caller", state.tokens.update(token.id, { lastUsed: seconds }, { quiet: true }));
    await next();
  };
}

/** The name for the actions of a token: its user or its organization. */
export function loginOf({ owner }: AccessToken): string {
  return owner.kind === "user" ? owner.login : owner.organization;
}
