import { deploying } from "./attackingJobs";
import { flowOf } from "./flows";
import { idTokenJobs } from "./plannedJobs";
import { attackWorld } from "./world";
import { eightLines } from "../pipeline/examples";

// The test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

const dotted = eightLines.deployments.map((one) => ({ ...one, stack: one.stack.replace("shop-api", "shop.api") }));

/** Pulumi: the team of a policy has wildcards, too, and a dot is one of them. */
test("a Pulumi project with a similar name cannot use the teams of a project whose name has a dot", async () => {
  const world = await attackWorld(flowOf("a dotted Pulumi project", { ...eightLines, deployments: dotted }));
  try {
    const teams = ["shop-api-preview", "shop-api-inspect", "shop-api-staging", "shop-api-production"];
    for (const name of teams) await world.cloud("POST", "/orgs/acme/teams/pulumi", { name });
    const own = await world.sign(deploying(world, world.settings.deployments[0]!));
    expect((await world.exchange(own, { tokenType: "team", name: world.tokenOwners.at(-2)!.name })).status).toBe(200);

    const admitted: string[] = [];
    for (const job of idTokenJobs(world)) {
      const token = await world.sign(job);
      for (const name of teams) {
        if ((await world.exchange(token, { tokenType: "team", name })).status === 200) admitted.push(name);
      }
    }
    expect(admitted).toEqual([]);
  } finally {
    await world.sandbox.close();
  }
});
