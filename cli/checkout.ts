import { join } from "node:path";
import { valueOf } from "../pipeline/diagnostics/checked";
import { type Detected, detectProgram, textsToRead } from "../pipeline/programs/detectProgram";
import type { Plan } from "../pipeline/plan/plan";
import { namesIn } from "./namesIn";
import { readText } from "./readText";

/** Detects the programs in a project's checkout. Returns the findings by program name. */
export async function detectInCheckout(plan: Plan, checkout: string): Promise<Record<string, Detected>> {
  const topNames = await namesIn(checkout);
  const programs = plan.programs.map(async ({ settings }): Promise<[string, Detected]> => {
    const folder = join(checkout, settings.path);
    const names = settings.path === "." ? topNames : await namesIn(folder);
    const files = { names, topNames, texts: await textsIn(folder, names), topTexts: await textsIn(checkout, topNames) };
    return [settings.name, detectProgram(settings.path, files, settings.runtime ? { runtime: settings.runtime } : {})];
  });
  return Object.fromEntries(await Promise.all(programs));
}

async function textsIn(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const texts = textsToRead(names).map(async (name) => [name, valueOf(await readText(join(folder, name)))] as const);
  return Object.fromEntries(await Promise.all(texts));
}
