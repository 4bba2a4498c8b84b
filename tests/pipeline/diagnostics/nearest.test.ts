import { nearest } from "../../../pipeline/diagnostics/nearest";

const choices = ["project", "program", "programs", "previews", "on", "esc"];

test.each([
  ["projct", "project"],
  ["Project", "project"],
  ["prorgam", "program"],
  ["previws", "previews"],
  ["programms", "programs"],
  ["esk", "esc"],
])("suggests for %s the choice %s", (written, meant) => {
  expect(nearest(written, choices)).toBe(meant);
});

test.each(["", "no", "stages", "x", "p".repeat(10_000)])("suggests nothing for %j", (written) => {
  expect(nearest(written, choices)).toBeUndefined();
});

test("suggests nothing without choices", () => {
  expect(nearest("project", [])).toBeUndefined();
});
