import * as pulumi from "@pulumi/pulumi";
import { fleetKey, platformProject } from "../pipeline/stackFile";
import type { FleetSettingsArgs } from "./settingsArgs";

/** The settings of the platform repository in the configuration that all stacks inherit, not checked yet. */
export function fleetSettings(): FleetSettingsArgs {
  const config = new pulumi.Config(platformProject);
  return config.getObject<FleetSettingsArgs>(fleetKey.slice(platformProject.length + 1)) ?? {};
}
