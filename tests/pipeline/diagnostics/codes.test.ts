import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codes } from "../../../pipeline/diagnostics/codeTable";
import { exceptionCodes } from "../../../pipeline/diagnostics/codes";

const root = join(__dirname, "..", "..", "..");

/** The product's own source files, as git lists them. */
function sources(): string[] {
  const folders = ["cli", "components", "pipeline", "targets"];
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...folders], { cwd: root }).toString();
  return listed.split("\n").filter((file) => file.endsWith(".ts") && !file.endsWith("/codeTable.ts"));
}

/** The codes that a text emits, as `severity CODE`, found by the calls that create diagnostics. */
function emittedIn(text: string): string[] {
  const calls: Readonly<Record<string, readonly string[]>> = {
    errorAt: ["error"],
    coded: ["error"],
    warningAt: ["warning"],
    detectionWarning: ["warning"],
    infoAt: ["info"],
    // With an exception it is a warning.
    unsafe: ["error", "warning"],
    // In a preview it is a warning.
    riskOf: ["error", "warning"],
  };
  return Object.entries(calls).flatMap(([call, severities]) =>
    [...text.matchAll(new RegExp(`\\b${call}\\(\\s*"([A-Z_]+)"`, "g"))].flatMap(([, code = ""]) =>
      severities.map((severity) => `${severity} ${code}`),
    ),
  );
}

test("every code in the table can be emitted, with each of its severities", () => {
  const emitted = new Set(sources().flatMap((file) => emittedIn(readFileSync(join(root, file), "utf8"))));
  const listed = Object.entries(codes).flatMap(([code, { severities }]) =>
    severities.map((severity) => `${severity} ${code}`),
  );

  expect(listed.filter((one) => !emitted.has(one))).toEqual([]);
});

test("finds the emitted codes in calls, also over several lines", () => {
  const text = 'errorAt(\n  "A_CODE", path); warningAt("W", p); errorAt(code, path); other("NO"); errorAt(`X`)';

  expect(emittedIn(text)).toEqual(["error A_CODE", "warning W"]);
});

test("every code has a title, a meaning and a way out of its own, in sentences", () => {
  const entries = Object.values(codes);
  for (const { title, meaning, wayOut } of entries) {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const sentence of [meaning, wayOut]) expect(sentence).toMatch(/^["`A-Z].*\.$/);
  }
  expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length);
});

test("the codes with an exception are errors without it and warnings with it", () => {
  const allowed = Object.entries(codes).flatMap(([code, { exception }]) => (exception ? [code] : []));

  expect([...exceptionCodes].sort()).toEqual(allowed.sort());
  for (const code of exceptionCodes) expect(codes[code].severities).toEqual(["error", "warning"]);
});
