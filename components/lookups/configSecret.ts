import * as pulumi from "@pulumi/pulumi";

/** The plain value of a secret in the configuration of a provider; undefined if it is not set. */
export function configSecret(config: pulumi.Config, key: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const secret = config.getSecret(key);
    if (secret === undefined) resolve(undefined);
    else pulumi.unsecret(secret).apply(resolve);
  });
}
