import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pages";

let text: string | undefined;

/** The product's sources, one after the other. */
export function sourceText(): string {
  text ??= ["pipeline", "targets", "components"].map(textBelow).join("\n");
  return text;
}

function textBelow(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .join("\n");
}
