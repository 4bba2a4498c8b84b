import * as pulumi from "@pulumi/pulumi";
import { PulumiPipeline, type PulumiPipelineArgs } from "../../components";
import { eightLines } from "../pipeline/examples";
import { type Answers, mockEngine, type Registered } from "./mocks";

/** All resources of a pipeline with these arguments, in the order of their registration. */
export async function childrenOf(
  changes: object = {},
  answers: Answers = {},
  isSlow?: (name: string) => boolean,
): Promise<Registered[]> {
  const registered = await mockEngine(answers, isSlow);
  new PulumiPipeline("shop-api", { ...eightLines, ...changes } as unknown as PulumiPipelineArgs);
  await pulumi.runtime.disconnect();
  return registered;
}

/** The inputs of the child with this name. */
export function inputsOf(resources: readonly Registered[], name: string): Record<string, unknown> | undefined {
  return resources.find((resource) => resource.name === name)?.inputs;
}

/** The names, in order, of the children whose names match. */
export function namesOf(resources: readonly Registered[], pattern: RegExp): string[] {
  return resources.flatMap(({ name }) => (pattern.test(name) ? [name] : [])).sort();
}

/** Captures the messages of the component. Each list is filled when a message is logged. */
export function listen(): { readonly infos: string[]; readonly warnings: string[] } {
  const said = { infos: [] as string[], warnings: [] as string[] };
  jest.spyOn(console, "log").mockImplementation((text: string) => void said.infos.push(text));
  jest.spyOn(console, "warn").mockImplementation((text: string) => void said.warnings.push(text));
  return said;
}
