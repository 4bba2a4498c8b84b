import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Secrets that were planted, and what a command printed or left behind. */
export interface Canary {
  /** Plants a secret: gives it back, to be looked for. */
  plant(name: string): string;
  /** Looks for what is a secret already. */
  watch(name: string, secret: string): void;
  /** Looks through a text for every secret, as it is and in the ways in which it is often written. */
  listen(where: string, text: string): void;
  /** Looks through every file below a folder, its own `node_modules` left out. */
  search(folder: string): Promise<void>;
  /** Where secrets were found, by name. */
  readonly found: readonly string[];
}

/** Secrets that nobody types by accident. */
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

/** Base64 by its three alignments, without the letters at its ends that the neighbours change. */
function disguises(secret: string): string[] {
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + secret)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4)
      .replace(/.{2}=*$/, ""),
  );
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...aligned];
}
