import fc from "fast-check";
import { stringify } from "yaml";
import { type YamlPart, yamlTokens, yamlView } from "../../../page/yaml/highlight";
import { ciFile } from "../pageWorld";

test.each<[string, [YamlPart, string][]]>([
  [
    "a: b",
    [
      ["key", "a"],
      ["mark", ":"],
      ["string", "b"],
    ],
  ],
  [
    "a: 1",
    [
      ["key", "a"],
      ["mark", ":"],
      ["value", "1"],
    ],
  ],
  [
    "'a' : true",
    [
      ["key", "'a'"],
      ["mark", ":"],
      ["value", "true"],
    ],
  ],
  [
    '"a": "b"',
    [
      ["key", '"a"'],
      ["mark", ":"],
      ["string", '"b"'],
    ],
  ],
  ["# words", [["comment", "# words"]]],
  [
    "a: !reference [.b, c]",
    [
      ["key", "a"],
      ["mark", ":"],
      ["reference", "!reference"],
      ["mark", "["],
      ["string", ".b"],
      ["mark", ","],
      ["string", "c"],
      ["mark", "]"],
    ],
  ],
  [
    "- &x a\n- *x",
    [
      ["mark", "-"],
      ["reference", "&x"],
      ["string", "a"],
      ["mark", "-"],
      ["reference", "*x"],
    ],
  ],
  [
    "a: |\n  b: c\n  # d\n",
    [
      ["key", "a"],
      ["mark", ":"],
      ["mark", "|"],
      ["string", "  b: c\n  # d\n"],
    ],
  ],
])("highlights %j", (text, expected) => {
  const told = yamlTokens(text).filter(({ part }) => part !== "plain");

  expect(told.map(({ part, text }) => [part, text])).toEqual(expected);
});

test("the tokens together are the text, for any text", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => stringify(value)),
    fc.constant(ciFile),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(
        yamlTokens(text)
          .map((token) => token.text)
          .join(""),
      ).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test("each line of the text is a line of the view", async () => {
  const view = String(await yamlView("a: |\n  one\n\n  two\nb: <c>\n"));

  expect(view.match(/class="line"/g)).toHaveLength(5);
  expect(view).toContain("&lt;c&gt;");
});
