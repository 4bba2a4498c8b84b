import { z } from "zod";

const faultSchema = z.union(
  [
    z.strictObject({
      status: z.int().min(200).max(599),
      body: z.unknown().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({ delay: z.number().min(0).max(600_000) }),
    z.strictObject({ cut: z.enum(["before", "after", "during"]) }),
    z.strictObject({ timeout: z.enum(["before", "after"]) }),
  ],
  {
    error:
      'is to be "status" with a number, "delay" with milliseconds, "cut" with before, after or during, or "timeout" with before or after',
  },
);

/** `always` stands for Infinity, which JSON lacks. */
const timesSchema = z.union(
  [
    z.int().min(1),
    z.literal("always").transform(() => Infinity),
    z.custom<number>((value) => value === Infinity, "is not a number"),
  ],
  { error: 'is to be a whole number from 1, or "always"' },
);

const methodSchema = z.string().regex(/^[A-Za-z]+$/, "is to be a method, such as POST");

/** One rule of {@link faultsSchema}. */
export const faultRuleSchema = z.strictObject({
  server: z.enum(["gitlab", "cloud"]).optional(),
  method: z.union([methodSchema, z.array(methodSchema).min(1)]).optional(),
  path: z.string().regex(/^[/*]/, 'is to be a raw path, such as "/api/v4/*"').optional(),
  nth: z.int().min(1).optional(),
  times: timesSchema.optional(),
  fault: faultSchema,
});

/** The faults of a seed file: under `faults:`, a list of rules. */
export const faultsSchema = z.array(faultRuleSchema);
