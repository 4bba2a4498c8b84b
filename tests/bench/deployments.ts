import type { Sandbox, Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { alternate, type Rounds } from "./alternate";
import { type PackageRegistry, servePackages } from "./packageRegistry";
import { ask, expectSuccess, onboarded } from "./pipelineWorld";
import type { Measured } from "./report";

/** What the packages of the program come to, and how far away they are: a small tree from a registry nearby. */
const size = { packages: 30, bytes: 300_000, delay: 20 } as const;

const sharedCaches = {
  caches: "shared",
  exceptions: [{ code: "DEPLOYMENTS_USE_CACHES", reason: "what a cache saves is measured" }],
};

/** What it costs a deployment that it installs its packages anew, and uses no cache that merge requests write. */
export async function benchDeployments(rounds: Rounds): Promise<Measured[]> {
  const registry = await servePackages("shop-api", size);
  const seed = withPackages(registry);
  const [ours, cached] = [await onboarded(eightLines, seed), await onboarded({ ...eightLines, ...sharedCaches }, seed)];
  try {
    // The first of each is slower, and fills the cache.
    await deploy(ours);
    await deploy(cached);
    const { a, b } = await alternate(
      rounds,
      () => deploy(ours),
      () => deploy(cached),
    );
    const what = `push to deployment: ${size.packages} packages, no cache`;
    return [{ what, unit: "ms", sample: a, against: { what: "with caches: shared", sample: b } }];
  } finally {
    await Promise.all([ours.close(), cached.close()]);
    registry.close();
  }
}

let changes = 0;

/** Changes the configuration on `main`; until the deployment and the preview of the next one are over. */
async function deploy(sandbox: Sandbox): Promise<number> {
  const start = performance.now();
  await ask(sandbox, "PUT", "repository/files/infra%2FPulumi.staging.yaml", {
    branch: "main",
    commit_message: "Change the replicas",
    content: `config:\n  shop-api:replicas: ${1 + (++changes % 3)}\n`,
  });
  await sandbox.settled();
  const took = performance.now() - start;
  await expectSuccess(sandbox);
  return took;
}

/** The example's company, whose program depends on the registry's packages. */
function withPackages({ files }: PackageRegistry): Seed {
  const inProgram = Object.fromEntries(Object.entries(files).map(([name, text]) => [`infra/${name}`, text]));
  return seedWith(inProgram);
}
