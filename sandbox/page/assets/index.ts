import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A static file of the pages. */
export interface Asset {
  readonly text: string;
  readonly type: string;
}

const types = {
  "page.css": "text/css; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
} as const;

let assets: ReadonlyMap<string, Asset> | undefined;

/** The style sheet, the script and the icon, by name. Read once from this folder. */
export function staticAssets(): ReadonlyMap<string, Asset> {
  assets ??= new Map(
    Object.entries(types).map(([name, type]) => [name, { text: readFileSync(join(__dirname, name), "utf8"), type }]),
  );
  return assets;
}
