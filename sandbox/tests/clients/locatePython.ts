import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The Python of the virtual environment that set-up made. */
export function locatePython(): string {
  const note = resolve(__dirname, "../../../.sandbox/pythonClient.json");
  let found: { readonly python?: string; readonly missing?: string };
  try {
    found = JSON.parse(readFileSync(note, "utf8")) as typeof found;
  } catch {
    throw new Error('the Python clients are not installed yet: run "node tools/setup.mjs --clients"');
  }
  if (found.python === undefined) throw new Error(found.missing);
  return found.python;
}
