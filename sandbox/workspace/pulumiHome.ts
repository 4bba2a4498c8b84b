import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { loadSchema, type PluginName } from "../plugins/schema";
import { checkout } from "./checkout";

/**
 * The sandbox's own PULUMI_HOME, with its plugins; a user's own one is never touched. In a checkout it is what the set-up
 * filled. Elsewhere it is a folder in the user's cache, which this fills.
 */
export function pulumiHome(): string {
  const ofSetUp = join(checkout, ".sandbox", "pulumi-home");
  if (existsSync(ofSetUp)) return ofSetUp;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const home = join(cache, "pulumi-pipeline", "sandbox-home");
  for (const plugin of ["gitlab", "pulumiservice"] as const) installPlugin(home, plugin);
  return home;
}

/** Installs a plugin as the engine finds it: an executable in a folder that is named for the plugin and its version. */
function installPlugin(home: string, plugin: PluginName): void {
  const { version } = loadSchema(plugin).schema;
  const main = join(__dirname, "..", "plugins", plugin, "main.js");
  const script = `#!/bin/sh\nexec ${shellQuoted(process.execPath)} ${shellQuoted(main)} "$@"\n`;
  const file = join(home, "plugins", `resource-${plugin}-v${version}`, `pulumi-resource-${plugin}`);
  // Several installations share the folder: the last one to start has its own plugins there.
  if (existsSync(file) && readFileSync(file, "utf8") === script) return;
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, script);
  chmodSync(partial, 0o755);
  renameSync(partial, file);
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
