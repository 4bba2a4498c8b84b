import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { quoted } from "../diagnostics/wording";
import { type NameRule, runnerTag } from "../names";
import type { SectionMeta } from "./meta";

/** Returns the schema of a name, which has to match its rule. */
export function named(rule: NameRule) {
  return z.string().check(ruled(rule));
}

export function ruled(nameRule: NameRule) {
  const { pattern, rule } = nameRule;
  return z.regex(pattern, {
    error: ({ input }) => `${quoted(shown(input))} is not ${rule}${suggestion(nameRule, input)}`,
  });
}

/** Suggests the valid name that an invalid text probably means. */
function suggestion({ pattern, meant, note }: NameRule, input: unknown): string {
  if (meant === undefined || typeof input !== "string") return "";
  const name = meant(input);
  if (name === input || !pattern.test(name)) return "";
  return [`. Did you mean ${quoted(name)}?`, note?.(input) ?? ""].filter((text) => text !== "").join(" ");
}

/** An address without its user part, which may contain a token. */
function shown(input: unknown): unknown {
  return typeof input === "string" ? input.replace(/:\/\/[^/@]*@/, "://…@") : input;
}

/** The tags of the runners that run the jobs of a pipeline. */
export const runnerTags = z
  .array(named(runnerTag))
  .meta({ description: "The tags of the runners that run the jobs.", example: ["linux"] })
  .default([]);

/** Returns the schema of an object that rejects unknown keys. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape);
}

/** Returns the schema of an object that has its own type in the components' arguments. */
export function section<Shape extends z.core.$ZodLooseShape>(meta: SectionMeta, shape: Shape) {
  return strict(shape).meta({ section: meta });
}

/**
 * Returns the schema of a folder of the project. It normalizes the path, such as `./infra/`, before it checks `rule`.
 */
export function folder(rule: NameRule) {
  return z
    .string()
    .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), {
      abort: true,
      params: coded("OUTSIDE_PROJECT"),
      error: ({ input }) => `${quoted(input)} leads out of the project. Name a folder inside it, such as infra`,
    })
    .overwrite(plainPath)
    .check(ruled(rule));
}

/** Returns a path without `./` before it and `/` after it. */
function plainPath(path: string): string {
  return path === "" ? path : path.replace(/^(\.\/)+/, "").replace(/\/+$/, "") || ".";
}
