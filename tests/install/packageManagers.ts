import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dependenciesOn, npmInstall, type Packed, succeed, writeManifest } from "./packed";

/** Package managers other than npm, at versions that run on Node 20. */
const managers = { pnpm: "10.34.9", "@yarnpkg/cli-dist": "4.18.1", yarn: "1.22.22" } as const;

/** Installs the package managers into `folder`, each into its own subfolder, because two of them are called `yarn`. */
export async function installManagers(folder: string): Promise<void> {
  for (const [name, version] of Object.entries(managers)) {
    const place = folderOf(folder, name);
    await writeManifest(place, { dependencies: { [name]: version } });
    await npmInstall(place);
  }
}

/**
 * How each package manager installs the package. Each names the GitLab SDK twice, because other packages may depend on
 * it, too.
 */
export const installs: Readonly<Record<string, (tools: string, packed: Packed, directory: string) => Promise<void>>> = {
  async pnpm(tools, packed, directory) {
    const dependencies = dependenciesOn(packed);
    await writeManifest(directory, { dependencies, pnpm: { overrides: gitlabSdk(packed) } });
    await succeed(bin(tools, "pnpm", "pnpm"), ["install", "--prefer-offline", "--ignore-scripts"], directory);
  },
  async "Yarn 1"(tools, packed, directory) {
    await writeManifest(directory, { dependencies: dependenciesOn(packed), resolutions: gitlabSdk(packed) });
    const options = ["--prefer-offline", "--ignore-scripts", "--ignore-engines", "--non-interactive", "--no-lockfile"];
    await succeed(bin(tools, "yarn", "yarn"), ["install", ...options], directory);
  },
  async "Yarn 4"(tools, packed, directory) {
    await writeManifest(directory, { dependencies: dependenciesOn(packed), resolutions: gitlabSdk(packed) });
    // Pulumi searches its SDK in node_modules, which Yarn writes only with this setting.
    await writeFile(join(directory, ".yarnrc.yml"), "nodeLinker: node-modules\nenableTelemetry: false\n");
    await writeFile(join(directory, "yarn.lock"), "");
    const registry = (await succeed("npm", ["config", "get", "registry"], directory)).trim();
    await succeed(bin(tools, "@yarnpkg/cli-dist", "yarn"), ["install", "--mode=skip-build"], directory, {
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      ...(registry.startsWith("http:") && { YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname }),
    });
  },
};

function gitlabSdk({ gitlabSdk }: Packed): Record<string, string> {
  return { "@pulumi/gitlab": `file:${gitlabSdk.path}` };
}

function bin(tools: string, manager: string, command: string): string {
  return join(folderOf(tools, manager), "node_modules", ".bin", command);
}

function folderOf(tools: string, manager: string): string {
  return join(tools, manager.replace(/\W+/g, "-"));
}
