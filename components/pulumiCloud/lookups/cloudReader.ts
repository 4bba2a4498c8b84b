import type * as pulumi from "@pulumi/pulumi";
import { attempt } from "../../lookups/attempt";
import type { HttpResponse } from "../../lookups/httpRequest";
import { cloudAccess } from "./cloudAccess";
import { requestCloud } from "./cloudRequest";

/** Reads a path below `/api` of Pulumi Cloud. Undefined if the resource is missing or can't be read. */
export type CloudReader = (path: string) => Promise<HttpResponse | undefined>;

/**
 * A reader with the provider's access to Pulumi Cloud, which is looked up only for the first request. `onFailure` gets the
 * reason if a request fails so that nobody knows whether the resource exists: without a response, or with status 429 or 5xx.
 */
export function cloudReader(
  options: pulumi.InvokeOptions,
  onFailure: (reason: string) => void = () => undefined,
): CloudReader {
  let access: ReturnType<typeof cloudAccess> | undefined;
  return async (path) => {
    const known = await (access ??= cloudAccess(options));
    if (!known) return undefined;
    const response = await attempt(requestCloud(known, `/api${path}`));
    if (!response.ok) onFailure(response.reason);
    else if (response.value.status === 200) return response.value;
    else if (response.value.status === 429 || response.value.status >= 500) {
      onFailure(`Pulumi Cloud answered ${response.value.status} to GET /api${path}`);
    }
    return undefined;
  };
}
