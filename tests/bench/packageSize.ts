import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packagesAdded, packAll } from "../install/packed";
import type { Measured } from "./report";

/** The download of a user: the tarball, and the packages in addition to Pulumi's own. */
export async function benchPackageSize(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-package-"));
  try {
    const packed = await packAll(folder);
    const added = await packagesAdded(packed, folder);
    return [
      { what: "tarball", unit: "kB", sample: [packed.product.bytes / 1000], budget: 400 },
      { what: "packages beyond Pulumi's own", unit: "packages", sample: [added], budget: 10 },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
