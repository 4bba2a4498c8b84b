import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeTemporaryFolder } from "./leftBehind";

/** Cleans up after a run that left these files in its temporary folder. */
async function endOfRun(...files: string[]): Promise<{ readonly isRemoved: boolean; readonly left?: string }> {
  const folder = mkdtempSync(join(tmpdir(), "run-"));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "token");
  }
  const left = await removeTemporaryFolder(folder);
  return { isRemoved: !existsSync(folder), ...(left !== undefined && { left }) };
}

test("a run without files left behind passes", async () => {
  expect(await endOfRun()).toEqual({ isRemoved: true });
});

test("files of Pulumi's language host, Node and Yarn are allowed", async () => {
  const caches = ["ts-node-94a6b447/cache", "node-compile-cache", "v8-compile-cache-0/yarn"];

  expect(await endOfRun("pulumi-node-pipes1982795550", ...caches)).toEqual({ isRemoved: true });
});

test("a run with files left behind fails with their names, and removes them", async () => {
  expect(await endOfRun("sandbox-b/logs/4", "sandbox-b/logs/3", "sandbox-b/logs/1", "sandbox-b/data/2", "a")).toEqual({
    isRemoved: true,
    left: "the tests left 2 files or folders in the temporary folder. The tests that create them have to remove them: a, sandbox-b (data/2, logs/1, logs/3)",
  });
});
