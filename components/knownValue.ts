import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output, also of a secret one; undefined if a preview does not know all of it yet. The caller must not put the
 * value of a secret into an output or a message.
 */
export async function knownValue<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  const known: unknown = await pulumi.runtime.serializeProperty("value", pulumi.unsecret(output));
  return known === pulumi.runtime.unknownValue ? undefined : (known as Value);
}
