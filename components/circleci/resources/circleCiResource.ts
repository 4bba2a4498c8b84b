import * as pulumi from "@pulumi/pulumi";

/** The plugin that bridges Terraform's providers, and the provider CircleCI-Public/circleci at a version. */
export const bridge = {
  baseProviderName: "terraform-provider",
  baseProviderVersion: "1.4.0",
  packageName: "circleci",
  packageVersion: "0.4.2",
} as const;

/** The value by which the bridge finds the provider, as `pulumi package add terraform-provider circleci-public/circleci` has it. */
const parameter = {
  remote: { url: "registry.opentofu.org/circleci-public/circleci", version: bridge.packageVersion },
};

/** A resource of the provider. Its class declares its outputs, as an SDK that `pulumi package add` generates does. */
export abstract class CircleCiResource extends pulumi.CustomResource {
  /** `outputs` are the names of the outputs that are no inputs, and `secrets` of those that are secret. */
  constructor(
    type: string,
    name: string,
    args: pulumi.Inputs,
    outputs: readonly string[],
    opts?: pulumi.CustomResourceOptions,
    secrets: readonly string[] = [],
  ) {
    const unknown = Object.fromEntries(outputs.map((output) => [output, undefined]));
    const hidden = Object.fromEntries(
      secrets.filter((secret) => args[secret] !== undefined).map((secret) => [secret, pulumi.secret(args[secret])]),
    );
    const token = `circleci:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
    const options = pulumi.mergeOptions({ additionalSecretOutputs: [...secrets] }, opts);
    super(token, name, { ...unknown, ...args, ...hidden }, options, false, registeredPackage());
  }
}

/** Tells the engine which plugin and provider a resource needs; it downloads them if they are missing. */
function registeredPackage(): Promise<string> {
  const { registerPackage } = pulumi.runtime as Partial<Pick<typeof pulumi.runtime, "registerPackage">>;
  if (!registerPackage) throw new pulumi.RunError('target: "circleci" needs @pulumi/pulumi 3.243 or newer');
  return registerPackage({
    ...bridge,
    baseProviderDownloadUrl: "",
    base64Parameter: Buffer.from(JSON.stringify(parameter)).toString("base64"),
  });
}
