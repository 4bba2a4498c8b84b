import { basename } from "node:path";
import { type Checked, checked } from "../pipeline/diagnostics/checked";
import { isError } from "../pipeline/diagnostics/diagnostic";
import { readStacks } from "../pipeline/fleet/readStacks";
import { originOf, projectFile } from "../pipeline/stackFile";
import type { StackText } from "../pipeline/stackText/readStackText";
import { targetOf } from "../targets";
import { checkPlatform } from "../targets/gitlab/checkPlatform";
import type { PlatformPlan } from "../targets/gitlab/platformPlan";
import { readDefaultsBeside } from "./readDefaultsBeside";
import { inFolderOf, readFleetSettingsBeside, stackTexts } from "./readFoundation";

/** The plan of the platform repository's own stack. */
export interface PlatformReading {
  readonly kind: "platform";
  readonly plan: PlatformPlan;
}

/** Reads the platform repository's own stack, and the files beside it. Undefined if `pipeline.stack` names another stack, or none. */
export async function readOwnStack({ file }: StackText): Promise<Checked<PlatformReading> | undefined> {
  const { value: settings, diagnostics } = await readFleetSettingsBeside(file);
  const origin = originOf(file);
  if (settings?.pipeline?.stack !== origin.stack) return undefined;
  const { texts, unread } = await stackTexts(file);
  const defaults = await readDefaultsBeside(file, projectFile);
  const stacks = readStacks(origin.stack, texts, targetOf, defaults.value);
  const found = [...unread, ...defaults.diagnostics, ...stacks.diagnostics.filter(isError)].map((one) =>
    one.file === basename(one.file ?? "") ? { ...one, file: inFolderOf(file, one.file) } : one,
  );
  const { value: plan } = stacks.value ? checkPlatform(settings, stacks.value, targetOf, origin) : {};
  return checked(plan && { kind: "platform", plan }, [...diagnostics, ...found]);
}
