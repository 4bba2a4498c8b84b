import fc from "fast-check";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { PipelineError } from "../../../pipeline/diagnostics/pipelineError";
import { hiddenIn, hostileText } from "../hidden";

test("prints an error in one line: code, path, message", () => {
  const mistake = {
    severity: "error",
    code: "BAD_NAME",
    path: "project",
    message: '"x" is not a path.\n  Take another\n',
  } as const;

  expect(lineOf(mistake)).toBe('error BAD_NAME: project: "x" is not a path. Take another');
  expect(lineOf({ ...mistake, path: "" })).toBe('error BAD_NAME: "x" is not a path. Take another');
});

test("shortens a long value, but never inside an escape or a character", () => {
  expect(quoted("x".repeat(78))).toBe(`"${"x".repeat(78)}"`);
  expect(quoted("x".repeat(79))).toBe(`"${"x".repeat(76)}...`);
  expect(quoted(`${"x".repeat(73)}\u202e${"x".repeat(9)}`)).toBe(`"${"x".repeat(73)}...`);
  expect(quoted(`${"x".repeat(75)}🚀${"x".repeat(9)}`)).toBe(`"${"x".repeat(75)}...`);
});

test("no part of a message shows a hidden character", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (path, text) => {
      const mistake = { severity: "error", code: "BAD_NAME", path, message: text } as const;
      const shown = [lineOf(mistake), new PipelineError([mistake]).message, quoted(text), listed([text, path])];

      expect(shown.flatMap(hiddenIn)).toEqual([]);
    }),
  );
});
