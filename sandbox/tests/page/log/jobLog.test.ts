import fc from "fast-check";
import { plainStyle, readAnsi } from "../../../page/log/ansi";
import { type LogNode, readJobLog } from "../../../page/log/jobLog";

const ESC = "\x1b";
const start = (name: string, time: number, options = "") => `section_start:${time}:${name}${options}\r${ESC}[0K`;
const end = (name: string, time: number) => `section_end:${time}:${name}\r${ESC}[0K`;

/** A log in a short form: lines as text, sections as `[title, duration, collapsed, …inside]`. */
function short(nodes: readonly LogNode[]): unknown[] {
  const text = (spans: readonly { text: string }[]) => spans.map(({ text }) => text).join("");
  return nodes.map((node) =>
    node.kind === "line"
      ? text(node.spans)
      : [text(node.title), node.duration, node.collapsed, ...short(node.children)],
  );
}

test.each<[string, string, unknown[]]>([
  ["no text", "", []],
  ["lines, including empty ones", "one\n\ntwo\n", ["one", "", "two"]],
  ["a last line without a newline", "one\ntwo", ["one", "two"]],
  ["only the last state of a progress bar", "1%\r50%\r100%\n", ["100%"]],
  ["Windows' line ends", "one\r\ntwo\r\n", ["one", "two"]],
  ["a section", `${start("a", 10)}Title\ninside\n${end("a", 13)}\nafter\n`, [["Title", 3, false, "inside"], "after"]],
  ["a collapsed section", `${start("a", 10, "[collapsed=true]")}T\n${end("a", 10)}\n`, [["T", 0, true]]],
  ["the name of a section without a title", `${start("a", 1)}\n${end("a", 2)}\n`, [["a", 1, false]]],
  [
    "sections that end and start on the same line",
    `${start("a", 1)}A\nx\n${end("a", 2)}${start("b", 2)}B\ny\n${end("b", 4)}\n`,
    [
      ["A", 1, false, "x"],
      ["B", 2, false, "y"],
    ],
  ],
  [
    "sections in sections",
    `${start("a", 1)}A\n${start("b", 2)}B\nx\n${end("b", 4)}\n${end("a", 5)}\n`,
    [["A", 4, false, ["B", 2, false, "x"]]],
  ],
  ["an open section", `${start("a", 1)}A\nx\n`, [["A", null, false, "x"]]],
  [
    "the end of a section and of its open sections",
    `${start("a", 1)}A\n${start("b", 2)}B\nx\n${end("a", 5)}\ny\n`,
    [["A", 4, false, ["B", 3, false, "x"]], "y"],
  ],
  ["nothing for an end without a start", `${end("a", 5)}\nx\n`, ["x"]],
  ["text that resembles a section as text", "section_start:1:a\n", ["section_start:1:a"]],
])("a log shows %s", (_, text, expected) => {
  expect(short(readJobLog(text))).toEqual(expected);
});

test("lines have the numbers of the log", () => {
  const nodes = readJobLog(`one\n${start("a", 1)}A\ninside\n${end("a", 2)}\nlast\n`, 100);

  expect(nodes.map(({ number }) => number)).toEqual([100, 101, 104]);
  expect(nodes.flatMap((node) => (node.kind === "section" ? node.children : [])).map(({ number }) => number)).toEqual([
    102,
  ]);
});

test.each<[string, string, object]>([
  ["a color", "31", { foreground: 1 }],
  ["a bright color", "92", { foreground: 10 }],
  ["a background", "44", { background: 4 }],
  ["a bright background", "105", { background: 13 }],
  ["several codes at once", "1;3;4;33", { bold: true, italic: true, underline: true, foreground: 3 }],
  ["a color of 256", "38;5;196", { foreground: 9 }],
  ["a grey of 256", "38;5;240", { foreground: 8 }],
  ["a color of 24 bits", "38;2;0;200;10", { foreground: 10 }],
  ["codes after such a color", "38;2;0;0;255;1", { foreground: 12, bold: true }],
  ["a background of 256", "48;5;2", { background: 2 }],
  ["nothing for an unknown code", "73", {}],
])("a log shows %s", (_, codes, expected) => {
  expect(readAnsi(`${ESC}[${codes}mx`, plainStyle).spans).toEqual([
    { text: "x", style: { ...plainStyle, ...expected } },
  ]);
});

test("a style continues in the next line until it is reset", () => {
  const nodes = readJobLog(`${ESC}[1;32mone\ntwo${ESC}[22;39mthree\n`);

  expect(nodes.flatMap((node) => (node.kind === "line" ? node.spans : []))).toEqual([
    { text: "one", style: { ...plainStyle, bold: true, foreground: 2 } },
    { text: "two", style: { ...plainStyle, bold: true, foreground: 2 } },
    { text: "three", style: plainStyle },
  ]);
});

test("removes other sequences and control characters", () => {
  const text = `a${ESC}[2Kb${ESC}]8;;https://example.com${ESC}\\c${ESC}(Bd\x07e\x00f`;

  expect(
    readAnsi(text, plainStyle)
      .spans.map(({ text }) => text)
      .join(""),
  ).not.toMatch(/[\x00-\x1f]/);
  expect(readAnsi(`a${ESC}[2Kb`, plainStyle).spans.map(({ text }) => text)).toEqual(["a", "b"]);
});

test("never fails, and loses no printable text", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(start("a", 1), end("a", 2), start("b", 3), end("b", 4), "\n", "\r", `${ESC}[1m`, `${ESC}[`),
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => void short(readJobLog(pieces.join("")))));
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ -~]*$/)), (lines) => {
      expect(short(readJobLog(lines.map((line) => `${line}\n`).join("")))).toEqual(lines);
    }),
  );
});
