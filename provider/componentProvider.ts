import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { PulumiFoundation, PulumiPipeline, PulumiPlatform } from "../components";
import { packageFolder } from "./packageFolder";

type Component = new (name: string, args: never, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** The components by type token, with their outputs for programs in other languages. */
export const components: Readonly<Record<string, { readonly type: Component; readonly outputs: readonly string[] }>> = {
  "pulumi-pipeline:index:PulumiPipeline": {
    type: PulumiPipeline,
    outputs: ["definition", "definitionUrl", "policies", "escEnvironments", "escDefinitions"],
  },
  "pulumi-pipeline:index:PulumiFoundation": { type: PulumiFoundation, outputs: ["policies", "issuerId"] },
  "pulumi-pipeline:index:PulumiPlatform": { type: PulumiPlatform, outputs: ["definition", "definitionUrl"] },
};

/**
 * The provider that constructs the components. It serves the committed schema. Deriving the schema at run time would
 * need the TypeScript compiler and seconds, and would lose which arguments are secret.
 */
export function componentProvider(folder = packageFolder(__dirname)): Provider {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return {
    version,
    getSchema: () => readFile(join(folder, "provider", "schema.json"), "utf8"),
    async construct(name, token, inputs, options) {
      try {
        return await construct(name, token, inputs, options);
      } catch (error) {
        throw messageOnly(error);
      }
    },
  };
}

async function construct(
  name: string,
  token: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): Promise<ConstructResult> {
  const component = components[token];
  if (component === undefined) {
    const known = Object.keys(components).join(", ");
    throw new pulumi.RunError(`"${token}" is not a component of pulumi-pipeline. Components: ${known}`);
  }
  const instance = new component.type(name, inputs as never, options);
  const outputs = instance as unknown as Readonly<Record<string, pulumi.Output<unknown>>>;
  const state = Object.fromEntries(component.outputs.map((key) => [key, outputs[key]]));
  await complete(instance, Object.values(state));
  return { urn: instance.urn, state };
}

/** Resolves when a component's lookups, children and outputs are complete. Rejects if one of them fails. */
async function complete(component: pulumi.ComponentResource, outputs: readonly unknown[]): Promise<void> {
  await (component as unknown as { getData(): Promise<unknown> }).getData();
  await Promise.all(outputs.map((output) => (output as { promise(): Promise<unknown> }).promise()));
}

/**
 * An error of which the engine shows only the message. The message contains all errors. They are not attached to
 * properties, because the engine would show the values of these.
 */
function messageOnly(error: unknown): unknown {
  return pulumi.RunError.isInstance(error)
    ? new pulumi.InputPropertiesError({ message: error.message, errors: [] })
    : error;
}
