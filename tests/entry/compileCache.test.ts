import { homedir } from "node:os";
import { join } from "node:path";
import { enableCompileCache } from "../../entry/compileCache";

test.each([
  [{ XDG_CACHE_HOME: "/var/cache/me" }, "/var/cache/me/pulumi-pipeline/compiled"],
  [{}, join(homedir(), ".cache/pulumi-pipeline/compiled")],
])("with %j the compile cache is in the user's own folder", (env, folder) => {
  const folders: string[] = [];
  enableCompileCache((one) => folders.push(one), env);

  expect(folders).toEqual([folder]);
});

test("works with a Node that has no compile cache", () => {
  expect(() => enableCompileCache(undefined)).not.toThrow();
});
