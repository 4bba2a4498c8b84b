import { blocksOf } from "./pages";
import { readSettingsBlock } from "./settings";

const yaml = blocksOf("yaml");
const right = yaml.filter(({ words }) => words.length === 0);
const wrong = yaml.filter(({ words }) => words.join(" ") === "mistakes");

test("a block of settings is valid, or says that it has errors", () => {
  expect(yaml.filter((block) => ![...right, ...wrong].includes(block)).map(({ place }) => place)).toEqual([]);
  expect(right.length).toBeGreaterThan(15);
});

test.each(right)("the settings of $place are valid", (block) => {
  expect(mistakesOf(block)).toEqual("");
});

test.each(wrong)("the settings of $place have errors", (block) => {
  expect(mistakesOf(block)).not.toBe("");
});

test("the check of settings finds errors", () => {
  expect(mistakesOf({ text: "projct: acme/shop\n" })).toContain("projct");
  expect(mistakesOf({ text: "config:\n  platform:foundation: { organization: acme }\n" })).toContain("gitlab");
  expect(mistakesOf({ text: "gitlab: { users: [] }\ncloud: {}\n" })).toContain("projects");
});

function mistakesOf(block: { readonly text: string }): string {
  try {
    readSettingsBlock(block);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
