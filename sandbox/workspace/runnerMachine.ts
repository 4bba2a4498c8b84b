import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { RunnerSettings } from "../index";
import { checkout } from "./checkout";

/** The folder of the Node.js dynamic provider host, which the engine looks for on `PATH`. */
const providerHosts = join(__dirname, "hosts");

/**
 * The settings of a runner whose jobs find what Pulumi's image has: the engine, the host of dynamic providers and the SDK.
 * If `npm run setup` installed no engine, jobs use the `pulumi` on `PATH`, if there is one. Commands in `folders` come first.
 */
export function runnerMachine(folders: readonly string[] = []): RunnerSettings {
  const engine = setupEngine();
  return {
    env: {
      PATH: [
        ...folders,
        ...(engine === undefined ? [] : [dirname(engine)]),
        process.env.PATH ?? "",
        providerHosts,
      ].join(delimiter),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // npm sends no requests except for packages.
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    },
    modules: modulesFolder(),
  };
}

/** Whether jobs have a Pulumi engine. */
export function hasEngine(): boolean {
  return setupEngine() !== undefined || isOnPath();
}

/** The folder of the engine that jobs have, if `PATH` has none. */
export function folderOfEngine(): string | undefined {
  const engine = setupEngine();
  return engine === undefined || isOnPath() ? undefined : dirname(engine);
}

function isOnPath(): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(join(folder, "pulumi")));
}

/** The `pulumi` that `npm run setup` found or installed in the checkout. */
function setupEngine(): string | undefined {
  const file = join(checkout, ".sandbox", "engine.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pulumi: string }).pulumi : undefined;
}

/** The `node_modules` that holds Pulumi's SDK. */
function modulesFolder(): string {
  return dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));
}
