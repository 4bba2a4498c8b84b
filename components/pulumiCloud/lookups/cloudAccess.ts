import type * as pulumi from "@pulumi/pulumi";
import { providerConfig } from "../../lookups/providerConfig";
import { type CloudAccess, environmentAccess } from "./environmentAccess";

export type { CloudAccess } from "./environmentAccess";

/**
 * The Pulumi Cloud of the provider, from the same sources in the same order (pulumiservice 1.3.0): its configuration,
 * environment variables, then the credentials of `pulumi login`. Undefined without a token.
 */
export async function cloudAccess(options: pulumi.InvokeOptions): Promise<CloudAccess | undefined> {
  const config = providerConfig("pulumiservice", options);
  const [url, token] = await Promise.all([config("apiUrl"), config("accessToken")]);
  return environmentAccess({ url, token });
}
