import type * as pulumi from "@pulumi/pulumi";
import { httpRequest } from "../../lookups/httpRequest";
import { providerConfig } from "../../lookups/providerConfig";

/** A response of CircleCI that is no success. */
export class CircleCiError extends Error {
  constructor(readonly status: number) {
    super(`CircleCI answered ${status}`);
  }
}

/** Reads all pages of a list of CircleCI's API v2, such as `context?owner-id=…`. */
export type CircleCiReader = <Item>(path: string) => Promise<readonly Item[]>;

/**
 * A reader with the provider's access to CircleCI: its configuration, then environment variables (circleci 0.4: `key`, `host`,
 * `CIRCLE_TOKEN`, `CIRCLE_HOST`). Reading rejects without a token, and with a {@link CircleCiError} for every status but 200.
 */
export function circleCiReader(options: pulumi.InvokeOptions): CircleCiReader {
  const config = providerConfig("circleci", options);
  return async <Item>(path: string) => {
    const [key, host] = await Promise.all([config("key"), config("host")]);
    const token = key ?? process.env.CIRCLE_TOKEN;
    if (!token) throw new CircleCiError(401);
    const { CIRCLE_HOST: given = "" } = process.env;
    const base = host ?? (given === "" ? "https://circleci.com/api/v2" : given);
    const items: Item[] = [];
    for (let page = ""; ;) {
      const url = `${base}/${path}${path.includes("?") ? "&" : "?"}page-token=${encodeURIComponent(page)}`;
      const headers = { accept: "application/json", "circle-token": token };
      const { status, body } = await httpRequest({ server: "CircleCI", url, headers });
      if (status !== 200) throw new CircleCiError(status);
      const found = body as { readonly items?: readonly Item[]; readonly next_page_token?: string | null } | undefined;
      if (!Array.isArray(found?.items)) throw new Error("CircleCI answered no list");
      items.push(...(found.items as readonly Item[]));
      if (!found.next_page_token) return items;
      page = found.next_page_token;
    }
  };
}
