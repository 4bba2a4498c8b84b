import { nearest } from "../../../pipeline/diagnostics/nearest";

const choices = ["project", "program", "programs", "previews", "on", "esc"];

test.each([
  ["projct", "project"],
  ["Project", "project"],
  ["prorgam", "program"],
  ["previws", "previews"],
  ["programms", "programs"],
  ["esk", "esc"],
])("%s is probably %s", (written, meant) => {
  expect(nearest(written, choices)).toBe(meant);
});

test.each(["", "no", "stages", "x", "p".repeat(10_000)])("%j is near to none", (written) => {
  expect(nearest(written, choices)).toBeUndefined();
});

test("nothing is near where there is no choice", () => {
  expect(nearest("project", [])).toBeUndefined();
});
