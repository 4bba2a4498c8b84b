import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { ROOT } from "./machine";

const cache = mkdtempSync(join(tmpdir(), "jest-cache-"));

afterAll(() => rmSync(cache, { recursive: true }));

const projects = ["unit", "properties", "components", "rendered", "sandbox", "engine", "browser"];

async function testsOf(...selected: string[]): Promise<string[]> {
  const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  const words = [jest, "--listTests", "--json", "--cacheDirectory", cache, "--selectProjects", ...selected];
  const { stdout } = await runCommand(process.execPath, words, { cwd: ROOT, env: process.env });
  return (JSON.parse(stdout.slice(stdout.indexOf("["))) as string[]).sort();
}

test("each test belongs to exactly one project of jest.config.mjs", async () => {
  const there = ["tests", "sandbox/tests"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => join(ROOT, folder, file)),
  );
  const byProject = await Promise.all(projects.map((project) => testsOf(project)));

  expect(byProject.flat().sort()).toEqual(there.sort());
}, 60_000);
