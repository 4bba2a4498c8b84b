import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, isError } from "../../pipeline/diagnostics/diagnostic";
import { listed } from "../../pipeline/diagnostics/wording";
import type { FoundProject, OnboardingContext } from "../../pipeline/fleet/onboarding";
import { onboardingText, stackNameFor } from "../../pipeline/fleet/onboarding";
import type { StackSource } from "../../pipeline/foundation/readFleet";
import { stackFile } from "../../pipeline/stackFile";
import { namesIn } from "../namesIn";
import { systemReason } from "../systemReason";
import { type Platform, readPlatform } from "./readPlatform";

/** The stack settings files that were written, and why others were not. */
export interface Onboarded {
  readonly written: readonly string[];
  readonly refused: readonly string[];
  /** Errors of other files that the new ones cause, such as too many policies of a foundation. */
  readonly errors: readonly string[];
}

/**
 * Writes the stack settings files that onboard projects, into the folder of a platform repository. A file is written only if it
 * has no errors, also none between files. It never replaces a file.
 */
export async function onboard(
  platform: Platform,
  projects: readonly FoundProject[],
  context: OnboardingContext,
): Promise<Onboarded> {
  const { folder } = platform;
  const existing = new Set((await namesIn(folder)).map((name) => name.toLowerCase()));
  const wanted = projects.map((found) => ({ found, file: stackFile(stackNameFor(found.project)) }));
  // Some file systems do not distinguish upper and lower case.
  const sameFile = new Map<string, string[]>();
  for (const { found, file } of wanted) {
    sameFile.set(file.toLowerCase(), [...(sameFile.get(file.toLowerCase()) ?? []), found.project]);
  }
  const isFree = (file: string) => !existing.has(file.toLowerCase()) && sameFile.get(file.toLowerCase())?.length === 1;
  const added = wanted.flatMap(({ found, file }): StackSource[] =>
    isFree(file) ? [{ file, text: onboardingText(found, context) }] : [],
  );
  const conflicts = [...sameFile].flatMap(([key, projects]) => {
    const file = wanted.find((one) => one.file.toLowerCase() === key)?.file ?? key;
    if (isFree(file)) return [];
    const fault = existing.has(key)
      ? `a file of this name exists already, and it would be the file of ${listed(projects)}`
      : `it would be the file of several projects: ${listed(projects)}`;
    return [`${file} is not written: ${fault}. Write it by hand, with another name`];
  });
  if (added.length === 0) return { written: [], refused: conflicts, errors: [] };

  const planned = await readPlatform(folder, added);
  const known = new Set(platform.diagnostics.map(describe));
  const errors = planned.diagnostics.filter((one) => isError(one) && !known.has(describe(one)));
  const faulty = new Set(errors.map(({ file }) => file));
  const written: string[] = [];
  const failed: string[] = [];
  for (const { file, text } of added.filter((one) => !faulty.has(one.file))) {
    try {
      await writeFile(join(folder, file), text, { flag: "wx" });
      written.push(file);
    } catch (error) {
      failed.push(`${file} was not written: ${systemReason(error)}`);
    }
  }
  const isAdded = (file: string | undefined) => added.some((one) => one.file === file);
  return {
    written,
    refused: [
      ...conflicts,
      ...errors.filter(({ file }) => isAdded(file)).map((one) => `not written: ${describe(one)}`),
      ...failed,
    ],
    errors: errors.filter(({ file }) => !isAdded(file)).map(describe),
  };
}
