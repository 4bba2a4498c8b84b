import { join } from "node:path";
import { digestOfPlan } from "../../components/fleet/planHash";
import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { describe } from "../../pipeline/diagnostics/diagnostic";
import type { FleetSettings } from "../../pipeline/fleet/fleetSettings";
import { type FleetStack, planFleet } from "../../pipeline/fleet/planFleet";
import { readFleetSettings } from "../../pipeline/fleet/readFleetSettings";
import { type Rings, ringsOf } from "../../pipeline/fleet/rings";
import { isStackFile, type StackSource } from "../../pipeline/foundation/readFleet";
import { isMap } from "../../pipeline/isMap";
import { gitLabUrlKey, projectFile } from "../../pipeline/stackFile";
import { readConfig } from "../../pipeline/stackText/readConfig";
import { readDefaults } from "../../pipeline/stackText/readDefaults";
import { sectionsOfPlatform } from "../../targets/gitlab/platformPlan";
import { targetOf, targets } from "../../targets";
import { namesIn } from "../namesIn";
import { readText } from "../readText";
import { CommandError } from "../usage";

/** A platform repository: its stacks with the digests of their plans, and the diagnostics of its files. */
export interface Platform {
  readonly folder: string;
  /** The name of the Pulumi project. */
  readonly project: string;
  /** The backend in `Pulumi.yaml`, if there is one. */
  readonly backend?: string;
  /** The address of GitLab in `Pulumi.yaml`, if there is one. */
  readonly gitLabUrl?: string;
  /** The defaults of all projects. */
  readonly defaults?: unknown;
  readonly stacks: readonly FleetStack[];
  /** The settings of the platform repository; undefined if they have errors. */
  readonly settings?: FleetSettings;
  readonly rings: Rings["rings"];
  /** The diagnostics of all files, each once. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and plans all stacks of the platform repository in a folder, and those of `added` files, which do not exist yet. */
export async function readPlatform(folder: string, added: readonly StackSource[] = []): Promise<Platform> {
  const names = await namesIn(folder);
  if (!names.includes(projectFile)) {
    throw new CommandError(
      `${folder} is not a platform repository: it has no ${projectFile}. Name the folder that has one`,
    );
  }
  const { value: text, diagnostics: unread } = await readText(join(folder, projectFile));
  if (text === undefined) throw new CommandError(unread.map(describe).join("\n"));

  const config = readConfig(projectFile, text);
  const content = isMap(config.value?.content) ? config.value.content : {};
  const project = typeof content.name === "string" ? content.name : "";
  const defaults = readDefaults(projectFile, text);
  const settings = config.value ? readFleetSettings(projectFile, text) : { diagnostics: [] };
  const { files, diagnostics: unreadFiles } = await readFiles(folder, names.filter(isStackFile).sort());
  const plan = planFleet(
    {
      project,
      files: [...files, ...added],
      ...(config.value && { projectText: config.value }),
      ...(defaults.value && { defaults: defaults.value }),
      ...(settings.value && { settings: settings.value }),
    },
    { targetOf, foundationTarget: targets.gitlab, platformSections: sectionsOfPlatform, digest: digestOfPlan },
  );
  const { rings, diagnostics: ringDiagnostics } = ringsOf(settings.value?.rings ?? [], plan.stacks);
  const backend = isMap(content.backend) && typeof content.backend.url === "string" ? content.backend.url : undefined;
  const configuredUrl = config.value?.config[gitLabUrlKey];
  const gitLabUrl = isMap(configuredUrl) ? configuredUrl.value : configuredUrl;
  const all = [
    ...config.diagnostics,
    ...(config.value ? defaults.diagnostics : []),
    ...settings.diagnostics,
    ...ringDiagnostics.map((one) => ({
      ...one,
      file: projectFile,
      ...(config.value && { position: config.value.locator.path("platform:fleet", `value.${one.path}`) }),
    })),
    ...unreadFiles,
    ...plan.diagnostics,
  ];
  return {
    folder,
    project,
    ...(backend !== undefined && { backend }),
    ...(typeof gitLabUrl === "string" && { gitLabUrl }),
    ...(defaults.value && { defaults: defaults.value.defaults }),
    stacks: plan.stacks,
    ...(settings.value && { settings: settings.value }),
    rings,
    diagnostics: [...new Map(all.map((one) => [describe(one), one])).values()],
  };
}

async function readFiles(
  folder: string,
  names: readonly string[],
): Promise<{ readonly files: readonly StackSource[]; readonly diagnostics: readonly Diagnostic[] }> {
  const files: StackSource[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of names) {
    const { value: text, diagnostics: unread } = await readText(join(folder, file));
    if (text !== undefined) files.push({ file, text });
    diagnostics.push(...unread.map((one) => ({ ...one, file })));
  }
  return { files, diagnostics };
}
