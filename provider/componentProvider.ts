import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { PulumiFoundation, PulumiPipeline } from "../components";
import { packageFolder } from "./packageFolder";
import { constructError } from "./constructError";

type Component = new (name: string, args: never, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** The components by their type tokens, with the outputs that a program in another language sees. */
const components: Readonly<Record<string, { readonly type: Component; readonly outputs: readonly string[] }>> = {
  "pulumi-pipeline:index:PulumiPipeline": {
    type: PulumiPipeline,
    outputs: ["definition", "definitionUrl", "policies", "environments", "escDefinitions"],
  },
  "pulumi-pipeline:index:PulumiFoundation": { type: PulumiFoundation, outputs: ["policies", "issuerId"] },
};

/**
 * The provider that constructs the components. Its schema is the committed one: deriving it takes the TypeScript
 * compiler and seconds, and loses which arguments are secret.
 */
export function componentProvider(folder = packageFolder(__dirname)): Provider {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return {
    version,
    getSchema: () => readFile(join(folder, "provider", "schema.json"), "utf8"),
    construct,
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
    const message = `"${token}" is no component of pulumi-pipeline. Components: ${Object.keys(components).join(", ")}`;
    throw new pulumi.InputPropertiesError({ message, errors: [] });
  }
  try {
    const instance = new component.type(name, inputs as never, options);
    await initialized(instance);
    const outputs = instance as unknown as Readonly<Record<string, unknown>>;
    return { urn: instance.urn, state: Object.fromEntries(component.outputs.map((key) => [key, outputs[key]])) };
  } catch (error) {
    throw constructError(error);
  }
}

/** A component may create its children after lookups that it awaits. The engine takes its outputs after them. */
async function initialized(component: pulumi.ComponentResource): Promise<void> {
  await (component as unknown as { getData(): Promise<unknown> }).getData();
}
