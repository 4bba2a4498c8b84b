import * as z from "zod";

/** Returns the keys that a schema knows at a path inside it, or none if it has no object there. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [part, ...rest] = path;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.def.innerType, path);
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    if (part === undefined) return Object.keys(shape);
    const inner = shape[String(part)];
    return inner ? keysAt(inner, rest) : [];
  }
  return schema instanceof z.ZodArray && part !== undefined ? keysAt(schema.element, rest) : [];
}
