import { pulumiRuntimes } from "../../../../pipeline/programs/runtimes";
import { packageManagers } from "../../../../pipeline/programs/packageManagers";
import { agreed } from "../../../pipeline/examples";
import { createCacheWorld } from "./packageCacheWorld";

/**
 * A merge request fills every folder that a package manager and Pulumi cache, under the rendered file's own key, and a
 * Maintainer retries its job, so that the cache of protected refs contains it, too. Stand-ins for the package managers
 * and for Pulumi record the poisoned folders that they find in the checkout.
 */
jest.setTimeout(60_000);

const cases = pulumiRuntimes.flatMap((runtime) =>
  packageManagers[runtime].map((packageManager) => [runtime, packageManager] as const),
);
const drift = { schedule: "0 4 * * *" };
const deploying = [
  "deploy-production",
  "deploy-staging",
  "drift-production",
  "drift-staging",
  "promotion-preview-production",
];

test.each(cases)("jobs of reviewed code find no cache of %s, %s", async (runtime, packageManager) => {
  const world = await createCacheWorld({ drift, program: { path: "infra", runtime, packageManager } });
  try {
    await world.poison();
    const { folders } = world;
    await world.preview();
    await world.runReviewed();

    const found = world.found();
    expect(found.get("preview")).toEqual(folders);
    expect(deploying.map((job) => [job, found.get(job)])).toEqual(deploying.map((job) => [job, []]));
  } finally {
    await world.close();
  }
});

test("where deployments share caches, they find the whole cache", async () => {
  const exceptions = [agreed("DEPLOYMENTS_USE_CACHES")];
  const world = await createCacheWorld({ drift, caches: "shared", exceptions });
  try {
    await world.poison();
    await world.runReviewed();

    const found = world.found();
    expect(deploying.map((job) => [job, found.get(job)])).toEqual(deploying.map((job) => [job, world.folders]));
  } finally {
    await world.close();
  }
});
