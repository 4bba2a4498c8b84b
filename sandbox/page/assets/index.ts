import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file that pages ask for. */
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

/** The style sheet, the script and the icon, by name; read once. */
export function staticAssets(): ReadonlyMap<string, Asset> {
  assets ??= new Map(
    Object.entries(types).map(([name, type]) => [name, { text: readFileSync(join(folder(), name), "utf8"), type }]),
  );
  return assets;
}

/** Where they are in the checkout, which is above this file also when it is compiled. */
function folder(from = __dirname): string {
  const path = join(from, "sandbox", "page", "assets");
  if (existsSync(join(path, "page.css"))) return path;
  if (dirname(from) === from)
    throw new Error("the sandbox's page has lost its style sheet: sandbox/page/assets/page.css");
  return folder(dirname(from));
}
