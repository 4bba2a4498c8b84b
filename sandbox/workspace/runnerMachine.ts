import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { RunnerSettings } from "../index";
import { checkout } from "./checkout";

/** The folder of the host of Node.js dynamic providers, which the engine looks for on `PATH`. */
const hosts = join(checkout, "tools", "engine", "hosts");

/**
 * What the machine of the sandbox's runner brings to every job, as Pulumi's image would: the engine, the host of dynamic
 * providers and the SDK. Where the set-up brought no engine, a job finds the `pulumi` on `PATH`, if there is one.
 */
export function runnerMachine(): RunnerSettings {
  const file = join(checkout, ".sandbox", "engine.json");
  const engine = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pulumi: string }) : undefined;
  return {
    env: {
      PATH: [...(engine ? [dirname(engine.pulumi)] : []), process.env.PATH ?? "", hosts].join(delimiter),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // npm installs, and asks nobody about anything else.
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    },
    modules: join(checkout, "node_modules"),
  };
}

/** Whether jobs find an engine that the set-up brought. */
export function hasEngine(): boolean {
  return existsSync(join(checkout, ".sandbox", "engine.json"));
}
