import type { Sandbox, Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { alternate, type Rounds } from "./alternate";
import { type PackageRegistry, servePackages } from "./packageRegistry";
import { ask, expectSuccess, onboarded } from "./pipelineWorld";
import type { Measured } from "./report";

/** Number and size of the program's packages, and the delay of the registry: a small tree from a near registry. */
const size = { packages: 30, bytes: 300_000, delay: 20 } as const;

const sharedCaches = {
  caches: "shared",
  exceptions: [{ code: "DEPLOYMENTS_USE_CACHES", reason: "what a cache saves is measured" }],
};

/** The cost of installing packages in each deployment, without a cache that merge requests write. */
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

/** Changes the configuration on `main`, and waits for the deployment and the promotion preview. */
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

/** The company of the example, with a program that depends on the registry's packages. */
function withPackages({ files }: PackageRegistry): Seed {
  const inProgram = Object.fromEntries(Object.entries(files).map(([name, text]) => [`infra/${name}`, text]));
  return seedWith(inProgram);
}
