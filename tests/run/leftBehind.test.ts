import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeEmpty } from "./leftBehind";

/** Ends a run that left these files in its temporary folder. */
async function endOfRun(...files: string[]): Promise<{ readonly isRemoved: boolean; readonly error?: string }> {
  const folder = mkdtempSync(join(tmpdir(), "run-"));
  for (const file of files) writeFileSync(join(folder, file), "token");
  const error = await removeEmpty(folder).then(
    () => undefined,
    (reason: unknown) => (reason as Error).message,
  );
  return { isRemoved: !existsSync(folder), ...(error !== undefined && { error }) };
}

test("a run that left nothing ends well", async () => {
  expect(await endOfRun()).toEqual({ isRemoved: true });
});

test("what Pulumi's language host and Node leave is no fault of a test", async () => {
  expect(await endOfRun("pulumi-node-pipes1982795550", "ts-node-94a6b447", "node-compile-cache")).toEqual({
    isRemoved: true,
  });
});

test("a run that left something fails with its names, and removes it", async () => {
  expect(await endOfRun("sandbox-b", "sandbox-a")).toEqual({
    isRemoved: true,
    error:
      "the tests left 2 files or folders in the temporary folder. What makes them has to remove them: sandbox-a, sandbox-b",
  });
});
