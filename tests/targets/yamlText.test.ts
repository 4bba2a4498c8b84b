import fc from "fast-check";
import { parse } from "yaml";
import { Reference, yamlText } from "../../targets/yamlText";

const plain = { header: "Of ours.", comments: [], inline: [] };

test("has a header, an empty line before each entry, and comments above keys and items", () => {
  const text = yamlText(
    { a: ["x", "y"], b: { c: { d: 1 } }, "e f": true },
    {
      header: "Line one.\nLine two.",
      comments: [
        { path: ["a"], text: "Why a." },
        { path: ["a", 1], text: "Why y." },
        { path: ["b", "c", "d"], text: "Why d.\nTwo lines." },
        { path: ["e f"], text: "Why e f." },
      ],
      inline: [["a"]],
    },
  );

  expect(yamlText({ a: ["x", "z"] }, { ...plain, inline: [["a"]] })).toBe("# Of ours.\n\na: [x, z]\n");
  expect(text).toContain("# Line one.\n# Line two.\n\n# Why a.\na:");
  expect(text).toContain("\n\nb:\n  c:\n    # Why d.\n    # Two lines.\n    d: 1\n");
  expect(text).toContain("\n\n# Why e f.\ne f: true\n");
});

test.each([
  ["a key that does not exist", ["b"]],
  ["an item that does not exist", ["a", 7]],
  ["a place inside a text", ["a", 0, "c"]],
])("leaves out a comment for %s", (_, path) => {
  const content = { a: ["x"] };

  expect(yamlText(content, { ...plain, comments: [{ path, text: "Why." }] })).toBe(yamlText(content, plain));
});

test("writes GitLab's reference to another place of the file, on its own and in a list", () => {
  const content = { a: { b: new Reference([".x", "y z"]) }, c: ["d", new Reference([".x", "e"])] };

  expect(yamlText(content, plain)).toBe(
    "# Of ours.\n\na:\n  b: !reference [.x, y z]\n\nc:\n  - d\n  - !reference [.x, e]\n",
  );
});

test.each([
  "yes",
  "No",
  "on",
  "off",
  "y",
  "~",
  "null",
  "",
  "1e3",
  "0x1F",
  "0b1",
  "012",
  "1_000",
  "12:30",
  "2026-01-01",
])("the text %j stays a string, as YAML 1.1 reads it", (word) => {
  expect(parse(yamlText({ a: word, [`${word} `]: 1 }, plain), { version: "1.1" })).toEqual({
    a: word,
    [`${word} `]: 1,
  });
  expect(parse(yamlText({ a: word }, plain), { version: "1.2" })).toEqual({ a: word });
});

test("never folds a line and never makes an anchor", () => {
  const long = "word ".repeat(100).trim();
  const list = ["same"];

  expect(yamlText({ a: long, b: list, c: list }, plain)).toBe(
    `# Of ours.\n\na: ${long}\n\nb:\n  - same\n\nc:\n  - same\n`,
  );
});

test("reads back any text exactly, at any place", () => {
  const word = fc.string({ unit: "binary" }).filter((one) => one !== "__proto__" && one !== "<<");
  fc.assert(
    fc.property(fc.dictionary(word, fc.oneof(word, fc.array(word), fc.dictionary(word, word))), (content) => {
      expect(parse(yamlText(content, plain), { version: "1.1" })).toEqual({ ...content });
    }),
    { numRuns: 500 },
  );
});
