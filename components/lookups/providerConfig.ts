import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { failure } from "../failure";
import { knownValue } from "../knownValue";

/** The packages whose servers the components query themselves, too, and the properties that say where and as whom. */
const queried = {
  gitlab: { server: "GitLab", token: "token", url: "baseUrl" },
  pulumiservice: { server: "Pulumi Cloud", token: "accessToken", url: "apiUrl" },
  circleci: { server: "CircleCI", token: "key", url: "host" },
} as const;

export type QueriedPackage = keyof typeof queried;

/** Reads a property of a provider's configuration as text; undefined if it is not set. Maps and booleans are JSON. */
export type ProviderConfig = (property: string) => Promise<string | undefined>;

/**
 * The configuration of the provider that the children of `options.parent` use: the one that the program passed to the
 * component, or else the default provider, which the stack's configuration configures.
 */
export function providerConfig(name: QueriedPackage, options: pulumi.InvokeOptions): ProviderConfig {
  const passed = passedProvider(name, options);
  if (passed) return async (property) => (await propertyOf(passed, property))?.value;
  const config = new pulumi.Config(name);
  return async (property) => {
    const secret = config.getSecret(property);
    return secret && knownValue(secret);
  };
}

/**
 * Throws the errors of providers that the program passed, if the component cannot read how they are configured: it would
 * compare the settings with another server, or as another user.
 */
export async function requireReadableProviders(component: string, options: pulumi.InvokeOptions): Promise<void> {
  const names = Object.keys(queried) as QueriedPackage[];
  try {
    throwErrors((await Promise.all(names.map((name) => unreadable(name, options)))).flat());
  } catch (error) {
    throw failure(component, error);
  }
}

async function unreadable(name: QueriedPackage, options: pulumi.InvokeOptions): Promise<Diagnostic[]> {
  const passed = passedProvider(name, options);
  if (!passed) return [];
  const { server, token, url } = queried[name];
  const wayOut = `Pass no provider, and configure ${name}:${token} and ${name}:${url} in this stack`;
  // The SDK makes an output of each property that the constructor of a provider sets. Of a provider in another language it
  // knows no more than its name.
  if (!(token in passed)) {
    return [unreadableError(`a program in another language cannot pass a provider of ${server}. ${wayOut}`)];
  }
  const values = await Promise.all([token, url].map((property) => propertyOf(passed, property)));
  if (values.every((value) => value !== undefined)) return [];
  return [
    unreadableError(
      `the provider of ${server} is configured with outputs that a preview does not know. Create what they come from in another stack. ${wayOut}`,
    ),
  ];
}

const unreadableError = (message: string): Diagnostic => errorAt("UNREADABLE_PROVIDER", "providers", message);

function passedProvider(name: QueriedPackage, { parent }: pulumi.InvokeOptions): pulumi.ProviderResource | undefined {
  return parent?.getProvider(`${name}:index:Any`);
}

/** A property of a provider; undefined if a preview does not know it. The SDK does not declare all of them. */
function propertyOf(provider: object, property: string): Promise<{ readonly value?: string } | undefined> {
  const given = (provider as Readonly<Record<string, pulumi.Output<string | undefined>>>)[property];
  return knownValue(pulumi.output(given).apply((value) => ({ ...(value !== undefined && { value }) })));
}
