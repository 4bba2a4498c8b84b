import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { quoted } from "../diagnostics/wording";
import type { NameRule } from "../names";
import type { SectionMeta } from "./meta";

/** Text that goes into a name, checked by its rule. */
export function named(rule: NameRule) {
  return z.string().check(ruled(rule));
}

export function ruled({ pattern, rule }: NameRule) {
  return z.regex(pattern, { error: ({ input }) => `${quoted(input)} is not ${rule}` });
}

/** An object that refuses keys that it does not know. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape);
}

/** An object of settings that has a type of its own in the components' arguments. */
export function section<Shape extends z.core.$ZodLooseShape>(meta: SectionMeta, shape: Shape) {
  return strict(shape).meta({ section: meta });
}

/** A folder of the project, written in any of the ways people write one, and checked by `rule` in the plain one. */
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

/** A path without the `./` and `/` that people write around it. */
function plainPath(path: string): string {
  return path === "" ? path : path.replace(/^(\.\/)+/, "").replace(/\/+$/, "") || ".";
}
