import type { Context, MiddlewareHandler } from "hono";
import { unauthorized } from "./apiError";
import type { AccessToken } from "./entities";
import type { CloudState } from "./state";
import type { Clock } from "../clock";

/** What every route finds in its context. */
export interface CloudEnv {
  Variables: {
    /** The token that the request came with. */
    caller: AccessToken;
    /** The time of the request: the clock is read once for each. */
    now: Date;
  };
}

export type CloudContext<P extends string = string> = Context<CloudEnv, P>;

/** Lets a request pass that carries `Authorization: token X` with a token that is known, not deleted, not expired. */
export function authentication(state: CloudState, clock: Clock): MiddlewareHandler<CloudEnv> {
  return async (context, next) => {
    const now = clock();
    const seconds = Math.floor(now.getTime() / 1000);
    const value = /^token (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const token = state.tokens.find((token) => token.value === value && !token.deleted);
    if (!token || (token.expires !== 0 && token.expires <= seconds)) throw unauthorized();

    context.set("now", now);
    // Quiet: what only reads is not worth a write.
    context.set("caller", state.tokens.update(token.id, { lastUsed: seconds }, { quiet: true }));
    await next();
  };
}

/** The name under which what a token does is recorded: its user, or its organization. */
export function loginOf({ owner }: AccessToken): string {
  return owner.kind === "user" ? owner.login : owner.organization;
}
