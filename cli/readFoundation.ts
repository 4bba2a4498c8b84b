import { basename, dirname } from "node:path";
import { checkFoundationSettings } from "../pipeline/checks/checkFoundationSettings";
import { type Checked, checked } from "../pipeline/diagnostics/checked";
import { type Diagnostic, infoAt } from "../pipeline/diagnostics/diagnostic";
import { countFleetPolicies } from "../pipeline/explain/fleetPolicies";
import type { FleetSettings } from "../pipeline/fleet/fleetSettings";
import { readFleetSettings } from "../pipeline/fleet/readFleetSettings";
import { type FoundationPlan, planFoundation } from "../pipeline/foundation/planFoundation";
import { isStackFile, readFleet, type StackSource } from "../pipeline/foundation/readFleet";
import { policyLimit } from "../pipeline/plan/access/policyLimit";
import { originOf, projectFile } from "../pipeline/stackFile";
import { gitLabUrlDiagnostics } from "../pipeline/stackText/gitLabUrl";
import { inFile, type StackText } from "../pipeline/stackText/readStackText";
import { targets } from "../targets";
import { counted } from "./counted";
import { namesIn } from "./namesIn";
import { readDefaultsBeside } from "./readDefaultsBeside";
import { readText } from "./readText";

/** The plan of a foundation and its projects. */
export interface FoundationReading {
  readonly kind: "foundation";
  readonly plan: FoundationPlan;
}

/**
 * Reads a foundation and its projects, whose files are in the same folder. Reports all errors: in the foundation's
 * settings, in those of its projects, and between them. A check of a project's file reports the same errors for that file.
 */
export async function readFoundation(stack: StackText): Promise<Checked<FoundationReading>> {
  const { value: foundation, diagnostics: own } = checkFoundationSettings(stack.foundation);
  const { texts, unread } = await stackTexts(stack.file);
  const defaults = await readDefaultsBeside(stack.file, projectFile);
  const fleet = readFleet(originOf(stack.file).stack, texts, targets.gitlab, defaults.value);
  // If errors prevent reading any project, the fleet only seems empty, so it is not checked.
  const isKnown = fleet.projects.length > 0 || fleet.diagnostics.length + unread.length === 0;
  const platform = await readFleetSettingsBeside(stack.file);
  const { pipeline } = platform.value ?? {};
  const trusted = pipeline?.foundation === originOf(stack.file).stack ? pipeline : undefined;
  const planned =
    foundation && isKnown ? planFoundation(foundation, fleet.projects, targets.gitlab, trusted) : { diagnostics: [] };

  const sources = [stack, ...fleet.projects.map(({ source }) => source)];
  const found = [...own, ...fleet.diagnostics, ...planned.diagnostics, ...countOf(planned.value)];
  const located = found.map((one) => inFoundationFolder(stack.file, locatedIn(sources, one)));
  const reading = planned.value && { kind: "foundation" as const, plan: planned.value };
  return checked(reading, [...located, ...gitLabUrlDiagnostics(stack), ...unread, ...platform.diagnostics]);
}

/** The settings of the platform repository in the `Pulumi.yaml` beside a file. Without one, all are the defaults. */
export async function readFleetSettingsBeside(file: string): Promise<Checked<FleetSettings>> {
  if (!(await namesIn(dirname(file))).includes(projectFile)) return { diagnostics: [] };
  const path = inFolderOf(file, projectFile);
  const { value: text, diagnostics } = await readText(path);
  return text === undefined ? { diagnostics } : readFleetSettings(path, text);
}

function countOf(plan: FoundationPlan | undefined): Diagnostic[] {
  if (!plan) return [];
  const projects = new Set(plan.sources.map((source) => source.stack)).size;
  const count = countFleetPolicies(plan, targets.gitlab);
  return [infoAt("POLICY_COUNT", "", `${count} of ${policyLimit} policies for ${counted(projects, "project")}`)];
}

/** Reads the stack settings files of a platform repository. Returns diagnostics for those that cannot be read. */
export async function stackTexts(file: string): Promise<{ texts: StackSource[]; unread: Diagnostic[] }> {
  const texts: StackSource[] = [];
  const unread: Diagnostic[] = [];
  for (const name of (await namesIn(dirname(file))).filter(isStackFile).sort()) {
    const { value: text, diagnostics } = await readText(inFolderOf(file, name));
    if (text !== undefined) texts.push({ file: name, text });
    unread.push(...diagnostics);
  }
  return { texts, unread };
}

/**
 * Adds the position to a diagnostic. Without a file, a diagnostic is about the foundation's own file, the first source.
 */
function locatedIn([own, ...others]: readonly StackText[], diagnostic: Diagnostic): Diagnostic {
  const source = diagnostic.file === undefined ? own : others.find(({ file }) => file === diagnostic.file);
  return source && !diagnostic.position ? (inFile(source, [diagnostic])[0] ?? diagnostic) : diagnostic;
}

/** Returns the diagnostic with its file in the folder of the foundation's own file. */
function inFoundationFolder(own: string, diagnostic: Diagnostic): Diagnostic {
  const { file = own } = diagnostic;
  return { ...diagnostic, file: file === own ? own : inFolderOf(own, file) };
}

/** Returns the path of a name in the folder of `file`, with the folder as the user wrote it. */
export function inFolderOf(file: string, name: string): string {
  return `${file.slice(0, file.length - basename(file).length)}${name}`;
}
