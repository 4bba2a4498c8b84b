import { formatStackTracesNatively } from "../../entry/stackTraces";

const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
afterEach(() => {
  if (before) Object.defineProperty(Error, "prepareStackTrace", before);
});

test("Node formats stack traces by itself, without what was installed before", () => {
  Error.prepareStackTrace = () => "by source maps";
  expect(new Error("no").stack).toBe("by source maps");

  formatStackTracesNatively();
  expect(new Error("no").stack).toMatch(/^Error: no\n +at .*stackTraces/);
});
