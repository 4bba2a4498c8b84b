import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as components from "../../components";
import * as choices from "../../pipeline/settings/choices";

test.each(Object.keys(choices))("the package exports the choices %s", (name) => {
  expect(Object.keys(components)).toContain(name);
});

test("the package exports the type of every section of the settings", () => {
  const text = (name: string) => readFileSync(join(__dirname, "../../components", name), "utf8");
  const types = [...text("settingsArgs.ts").matchAll(/^export interface (\w+)/gm)].map(([, name]) => name);
  const exported = new Set(text("index.ts").match(/\w+Args\b/g));

  expect(types.length).toBeGreaterThan(30);
  expect(types.filter((name) => !exported.has(name ?? ""))).toEqual([]);
});
