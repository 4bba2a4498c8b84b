import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { loadSchema, type PluginName } from "../plugins/schema";
import { checkout } from "./checkout";

/**
 * The sandbox's PULUMI_HOME with its plugins; the user's Pulumi home is not changed. In a checkout, `npm run setup` has
 * filled it. Elsewhere it is a folder in the user's cache, and this function installs the plugins there.
 */
export function pulumiHome(): string {
  const setupHome = join(checkout, ".sandbox", "pulumi-home");
  if (existsSync(setupHome)) return setupHome;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const home = join(cache, "pulumi-pipeline", "sandbox-home");
  for (const plugin of ["circleci", "gitlab", "pulumiservice"] as const) installPlugin(home, plugin);
  return home;
}

/** Installs a plugin where the engine looks: an executable in a folder named after plugin and version. */
function installPlugin(home: string, plugin: PluginName): void {
  const { schema } = loadSchema(plugin);
  const { name, version } = schema.parameterization?.baseProvider ?? schema;
  const main = join(__dirname, "..", "plugins", plugin, "main.js");
  const script = `#!/bin/sh\nexec ${shellQuoted(process.execPath)} ${shellQuoted(main)} "$@"\n`;
  const file = join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  // Several installations of this package share the folder: each start installs its own plugins.
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
