import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A headless Chromium with its own profile, which is removed at its end. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: locateChromium(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The browser that set-up found. */
function locateChromium(): string {
  const note = resolve(__dirname, "../../../.sandbox/chromium.json");
  let found: { readonly chromium?: string; readonly missing?: string };
  try {
    found = JSON.parse(readFileSync(note, "utf8")) as typeof found;
  } catch {
    throw new Error('nobody has looked for a browser yet: run "node tools/setup.mjs --browser"');
  }
  if (found.chromium === undefined) throw new Error(found.missing);
  return found.chromium;
}
