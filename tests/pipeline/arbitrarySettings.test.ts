import fc from "fast-check";
import { everySetting, type Section, sectionIn, type Setting } from "../../tools/schema/reference";
import { readSettingsReference } from "../../tools/schema/settingsFiles";
import { arbitrarySettings } from "./arbitrarySettings";
import { eightLines, errorsOf } from "./examples";

test("the generated settings use every setting except those that are always refused", () => {
  const used = new Set(fc.sample(arbitrarySettings, { numRuns: 2000, seed: 1 }).flatMap((one) => pathsIn(one)));
  const all = everySetting(readSettingsReference().project);

  // A review stack has no previews, so it refuses the settings for previews only.
  const esc = everyExample(sectionIn(all.find(({ path }) => path === "reviewStacks.esc")!.type)!);
  const reviewStacks = { template: "shop-api/dev", esc };
  const refused = errorsOf({ ...eightLines, reviewStacks })
    .filter(({ code }) => code === "UNUSED_PREVIEW_KEY")
    .map(({ path }) => path.replaceAll(/\[[0-9]+\]/g, "[]"));

  expect(refused.length).toBeGreaterThan(0);
  expect(
    all
      .map(({ path }) => path)
      .filter((path) => !used.has(path))
      .sort(),
  ).toEqual(refused.sort());
});

/** The paths of a value, with `[]` for any item of a list. */
function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return [here, ...pathsIn(inner, here)];
  });
}

/** All settings of a section, with the values of their examples. */
function everyExample({ settings }: Section): object {
  return Object.fromEntries(settings.map((setting) => [setting.key, exampleOf(setting)]));
}

function exampleOf({ type, example }: Setting): unknown {
  const inner = sectionIn(type);
  if (!inner) return example;
  return type.kind === "list" ? [everyExample(inner)] : everyExample(inner);
}
