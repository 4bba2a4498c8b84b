import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Planted secrets, and a search for them in outputs and files. */
export interface Canary {
  /** Plants a secret, and returns it. */
  plant(name: string): string;
  /** Registers an existing secret. */
  watch(name: string, secret: string): void;
  /** Searches a text for every secret, also in common encodings. */
  listen(where: string, text: string): void;
  /** Searches every file below a folder, except `node_modules` of that folder. */
  search(folder: string): Promise<void>;
  /** The places where secrets were found, by name. */
  readonly found: readonly string[];
}

/** Secrets that do not occur by accident. */
export function createCanary(): Canary {
  const planted = new Map<string, string>();
  const found = new Set<string>();

  function listen(where: string, text: string): void {
    for (const [name, secret] of planted) {
      if (disguises(secret).some((disguise) => text.includes(disguise))) found.add(`${name} in ${where}`);
    }
  }

  return {
    plant(name) {
      const secret = `canary-${name}-${planted.size}-7f3a9c`;
      planted.set(name, secret);
      return secret;
    },
    watch: (name, secret) => planted.set(name, secret),
    listen,
    async search(folder) {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || path.includes("/node_modules/")) continue;
        listen(path, (await readFile(path)).toString("latin1"));
      }
    },
    get found() {
      return [...found];
    },
  };
}

/** Base64 in its three alignments, without the letters at both ends that depend on the neighbours. */
function disguises(secret: string): string[] {
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + secret)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4)
      .replace(/.{2}=*$/, ""),
  );
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...aligned];
}
