import type * as pulumi from "@pulumi/pulumi";
import { attempt } from "../../lookups/attempt";
import type { HttpResponse } from "../../lookups/httpRequest";
import { cloudAccess } from "./cloudAccess";
import { requestCloud } from "./cloudRequest";

/** Reads a path below `/api` of Pulumi Cloud. Undefined if the resource is missing or can't be read. */
export type CloudReader = (path: string) => Promise<HttpResponse | undefined>;

/** A reader with the provider's access to Pulumi Cloud, which is looked up only for the first request. */
export function cloudReader(options: pulumi.InvokeOptions): CloudReader {
  let access: ReturnType<typeof cloudAccess> | undefined;
  return async (path) => {
    const known = await (access ??= cloudAccess(options));
    if (!known) return undefined;
    const response = await attempt(requestCloud(known, `/api${path}`));
    return response.ok && response.value.status === 200 ? response.value : undefined;
  };
}
