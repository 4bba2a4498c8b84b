import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./machine";

function pinned(module: string, dependency: string): string | undefined {
  const text = readFileSync(join(ROOT, "tools", module, "go.mod"), "utf8");
  return new RegExp(`${dependency} (v\\S+)`).exec(text)?.[1];
}

test("ESC's evaluator has the version of the pinned engine", () => {
  const sdk = "github.com/pulumi/pulumi/sdk/v3";

  expect(pinned("esc", sdk)).toBe(pinned("engine/cli", sdk));
  expect(pinned("esc", sdk)).toBe("v3.259.0");
});
