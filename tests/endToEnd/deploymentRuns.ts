import type { World } from "./world";

/** The deployments of a stack in Pulumi Cloud, oldest first: operation, status and what started them. */
export async function deploymentsOf(world: World, stack: string): Promise<string[]> {
  const { body } = await world.cloud("GET", `stacks/acme/shop-api/${stack}/deployments?asc=true`);
  const { deployments } = body as { deployments: Record<"pulumiOperation" | "status" | "initiator", string>[] };
  return deployments.map(({ pulumiOperation, status, initiator }) => `${pulumiOperation} ${status} by ${initiator}`);
}

/** The log of a deployment, by its number. */
export async function logOf(world: World, stack: string, version: number): Promise<string> {
  const path = `stacks/acme/shop-api/${stack}/deployments`;
  const { id } = (await world.cloud("GET", `${path}/version/${version}`)).body as { id: string };
  const { lines } = (await world.cloud("GET", `${path}/${id}/logs`)).body as { lines: { line?: string }[] };
  return lines.map(({ line = "" }) => line).join("");
}

/** The outputs of a stack of the program in Pulumi Cloud. */
export async function outputsOf(world: World, stack: string): Promise<object> {
  const { body } = await world.cloud("GET", `stacks/acme/shop-api/${stack}/export`);
  const { deployment } = body as { deployment: { resources?: { type: string; outputs?: object }[] } };
  return deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}
