import { rm } from "node:fs/promises";

export default async function tearDown(): Promise<void> {
  const { TMPDIR: folder } = process.env;
  if (folder?.includes("pulumi-pipeline-tests-")) await rm(folder, { recursive: true, force: true });
}
