import * as pulumi from "@pulumi/pulumi";

/** The resources in the state of a stack. */
export interface StackState {
  has(type: string, name: string): boolean;
}

/**
 * The state of this stack as its last update left it; empty before the first one. The engine's own provider reads it from
 * the stack's backend, whatever that is (pulumi 3.259: readStackResourceOutputs). Its values are not kept.
 */
export async function readStackState(): Promise<StackState> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
    outputs: Readonly<Record<string, unknown>>;
  };
  const resources = new Set(Object.keys(outputs).map(withoutParents));
  return { has: (type, name) => resources.has(`${type}::${name}`) };
}

/** The type and the name in a URN, such as `urn:pulumi:stack::project::parentType$type::name`. */
function withoutParents(urn: string): string {
  const [type = "", ...name] = urn.split("::").slice(2);
  return `${type.slice(type.lastIndexOf("$") + 1)}::${name.join("::")}`;
}
