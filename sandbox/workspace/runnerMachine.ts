import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { RunnerSettings } from "../index";
import { checkout } from "./checkout";

/** The folder of the host of Node.js dynamic providers, which the engine looks for on `PATH`. */
const hosts = join(__dirname, "hosts");

/**
 * What the machine of the sandbox's runner brings to every job, as Pulumi's image would: the engine, the host of dynamic
 * providers and the SDK. Where no set-up brought an engine, a job finds the `pulumi` on `PATH`, if there is one.
 */
export function runnerMachine(): RunnerSettings {
  const engine = engineOfSetUp();
  return {
    env: {
      PATH: [...(engine === undefined ? [] : [dirname(engine)]), process.env.PATH ?? "", hosts].join(delimiter),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // npm installs, and asks nobody about anything else.
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    },
    modules: modulesFolder(),
  };
}

/** Whether jobs find an engine. */
export function hasEngine(): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return engineOfSetUp() !== undefined || folders.some((folder) => existsSync(join(folder, "pulumi")));
}

/** The `pulumi` that the set-up of this package's repository found or brought. */
function engineOfSetUp(): string | undefined {
  const file = join(checkout, ".sandbox", "engine.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pulumi: string }).pulumi : undefined;
}

/** The `node_modules` that holds Pulumi's SDK. */
function modulesFolder(): string {
  return dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));
}
