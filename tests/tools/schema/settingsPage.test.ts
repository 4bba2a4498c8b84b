import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { everySetting } from "../../../tools/schema/reference";
import { readSettingsReference } from "../../../tools/schema/settingsFiles";
import { slug } from "../../../tools/schema/settingsPage";

const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "settings.md"), "utf8");
const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => slug(text));
const { project, foundation, fleet } = readSettingsReference();
const schemas = new Set([project, foundation, fleet].flatMap(everySetting).map(({ schema }) => schema));

test("has one heading for each setting, for the page and for each kind of settings", () => {
  expect(new Set(headings).size).toBe(headings.length);
  expect(headings.length).toBe(schemas.size + 4);
});

test("links to its own headings only", () => {
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

  expect(links.length).toBeGreaterThan(schemas.size);
  expect(links.filter((anchor) => !headings.includes(anchor!))).toEqual([]);
});

test("shows examples that are the schema's when YAML reads them", () => {
  const shown = page.split(/^#+ /m).flatMap((entry): [string, unknown][] => {
    const [, path] = /^`(.+)`$/m.exec(entry) ?? [];
    const [, example] = /^Example: `(.+)`$/m.exec(entry) ?? [];
    return path === undefined || example === undefined ? [] : [[path, parse(example)]];
  });
  const expected = [
    ...everySetting(project).map(({ path, key, example }) => [path, { [key]: example }] as const),
    ...everySetting(foundation).map(({ path, key, example }) => [`foundation: ${path}`, { [key]: example }] as const),
    ...everySetting(fleet).map(({ path, key, example }) => [`fleet: ${path}`, { [key]: example }] as const),
  ];

  expect(shown.length).toBe(schemas.size);
  for (const one of shown) expect(expected).toContainEqual(one);
});

test.each([
  ["`deployments[].on.branch`", "deploymentsonbranch"],
  ["`foundation: maxTokenHours`", "foundation-maxtokenhours"],
  ["A project", "a-project"],
])("the anchor of %s is %s", (heading, anchor) => {
  expect(slug(heading)).toBe(anchor);
});
