import * as pulumi from "@pulumi/pulumi";
import { configSecret } from "../../lookups/configSecret";
import { type CloudAccess, environmentAccess } from "./environmentAccess";

export type { CloudAccess } from "./environmentAccess";

/**
 * The Pulumi Cloud of the provider, from the same sources in the same order (pulumiservice 1.3.0): its configuration,
 * environment variables, then the credentials of `pulumi login`. Undefined without a token.
 */
export async function cloudAccess(): Promise<CloudAccess | undefined> {
  const config = new pulumi.Config("pulumiservice");
  return environmentAccess({ url: config.get("apiUrl"), token: await configSecret(config, "accessToken") });
}
