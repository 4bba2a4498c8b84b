import { basename, dirname } from "node:path";
import { collect, describe, type Mistake, PipelineError } from "../pipeline/errors";
import { parseFoundationSettings } from "../pipeline/foundation/foundationSettings";
import { type FoundationPlan, planFoundation } from "../pipeline/foundation/planFoundation";
import { isStackFile, readFleet, type StackText } from "../pipeline/foundation/readFleet";
import { originOf } from "../pipeline/stackFile";
import { targets } from "../targets";
import { namesIn } from "./namesIn";
import { type MistakesReading, mistakeLine } from "./readSettings";
import { readText } from "./readText";

/** What the settings of a foundation come to, with those of its projects. */
export interface FoundationReading {
  readonly kind: "foundation";
  readonly plan: FoundationPlan;
}

/**
 * Reads the projects of a foundation, whose files are beside its own, and says all that is wrong: with its own
 * settings, with theirs, and between them. What is wrong in a project's file is said of that file, as a check of it
 * says it.
 */
export async function readFoundation(file: string, settings: unknown): Promise<FoundationReading | MistakesReading> {
  const mistakes: Mistake[] = [];
  const foundation = collect(mistakes, () => parseFoundationSettings(settings));
  const { texts, unread } = await stackTexts(file);
  const fleet = readFleet(originOf(file).stack, texts, targets.gitlab);
  mistakes.push(...fleet.mistakes);
  // Of a fleet that can't be read the rest may still be wrong together.
  const isKnown = fleet.projects.length > 0 || fleet.mistakes.length + unread.length === 0;
  const plan =
    foundation && isKnown
      ? collect(mistakes, () => planFoundation(foundation, fleet.projects, targets.gitlab))
      : undefined;
  const names = texts.map((one) => one.file);
  const lines = [...mistakes.map((mistake) => lineOf(file, names, mistake)), ...unread];
  if (plan && lines.length === 0) return { kind: "foundation", plan };
  return { kind: "mistakes", lines };
}

/** The stacks' files of a platform repository, and what can't be read of them, in a line each. */
async function stackTexts(file: string): Promise<{ texts: StackText[]; unread: string[] }> {
  const texts: StackText[] = [];
  const unread: string[] = [];
  for (const name of (await namesIn(dirname(file))).filter(isStackFile).sort()) {
    try {
      texts.push({ file: name, text: await readText(beside(file, name)) });
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      unread.push(...error.mistakes.map(describe));
    }
  }
  return { texts, unread };
}

/** A mistake of another file starts with that file's name already. */
function lineOf(file: string, names: readonly string[], mistake: Mistake): string {
  const isOther = names.some((name) => mistake.path === name || mistake.path.startsWith(`${name}: `));
  return isOther ? beside(file, describe(mistake)) : mistakeLine(file, mistake);
}

/** In the folder of `file`, as the reader wrote that. */
function beside(file: string, name: string): string {
  return `${file.slice(0, file.length - basename(file).length)}${name}`;
}
