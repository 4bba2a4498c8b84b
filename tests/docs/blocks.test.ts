import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blocks, blocksIn, blocksOf, root } from "./pages";

/** The kinds of blocks that the tests of this folder run, read or check. */
const kinds = ["yaml", "ts", "python", "go", "mermaid", "sh", "console"];

test.each([...new Set(blocks.map(({ page }) => page))])("the tests check every kind of code block of %s", (page) => {
  const unknown = blocks.filter((block) => block.page === page && !kinds.includes(block.kind));

  expect(unknown.map(({ place, kind }) => `${place}: ${kind === "" ? "a block without a kind" : kind}`)).toEqual([]);
});

test("the place of a block is its first line, and the indentation of a block is removed", () => {
  expect(blocksIn("a.md", "1. One\n\n   ```sh\n   npm test\n   ```\n")).toEqual([
    { page: "a.md", place: "a.md:4", line: 4, kind: "sh", words: [], text: "npm test\n" },
  ]);
  expect(() => blocksIn("a.md", "One\n```sh\nnpm test\n")).toThrow("a.md:2: this code block has no end");
});

const examples: Readonly<Record<string, string>> = {
  python: "examples/python/__main__.py",
  go: "examples/go/main.go",
};

test.each(blocksOf(...Object.keys(examples)))("each line of $place is in the example of $kind", ({ kind, text }) => {
  const lines = readFileSync(join(root, examples[kind] ?? ""), "utf8").split("\n");

  expect(
    text
      .trimEnd()
      .split("\n")
      .filter((line) => !lines.includes(line)),
  ).toEqual([]);
});

test("languages.md shows the eight lines in Python", () => {
  const [shown] = blocksOf("python");

  expect(shown?.page).toBe("docs/languages.md");
  expect(shown?.text.split("\n").length).toBeGreaterThan(10);
});

const node = String.raw`\w+(\["[^"\]]+"\])?`;
const arrow = new RegExp(`^  ${node} -->(\\|[^|]+\\|)? ${node}$`);

test.each(blocksOf("mermaid"))("the diagram of $place is a flow chart of arrows between labelled nodes", ({ text }) => {
  const [first, ...arrows] = text.trimEnd().split("\n");
  const named = [...text.matchAll(/(\w+)\["/g)].map(([, name]) => name);
  const used = arrows.flatMap((line) => line.replace(/\["[^"]*"\]|\|[^|]*\|/g, "").match(/\w+/g) ?? []);

  expect(first).toBe("flowchart LR");
  expect(arrows.filter((line) => !arrow.test(line))).toEqual([]);
  expect(used.filter((name) => !named.includes(name))).toEqual([]);
});
