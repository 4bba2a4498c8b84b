import * as z from "zod";
import { section } from "../../../pipeline/settings/fields";
import { readReference } from "../../../tools/schema/reference";
import { settingsArgs } from "../../../tools/schema/settingsArgs";

const Payment = { Cash: "cash" } as const;
const choices = new Map([
  [Payment, { name: "Payment", module: "shop/payment", members: [{ value: "cash", meaning: "With coins." }] }],
]);

function argsOf(shape: z.core.$ZodLooseShape): string {
  const { shop } = readReference({
    shop: section({ args: "ShopArgs", about: "A shop." }, shape).meta({ since: "0.1.0" }),
  });
  return settingsArgs([shop], choices);
}

const till = section(
  { args: "TillArgs", about: "A till." },
  { number: z.int().meta({ description: "Its number.", example: 7 }) },
);

test("writes an interface for each section, and imports the choices", () => {
  const text = argsOf({
    payment: z.enum(Payment).meta({ description: "How to pay.", example: "cash" }).default("cash"),
    tills: z.array(till).meta({ description: "The tills.", example: [{ number: 1 }] }),
    spare: till.meta({ description: "Another one.", example: { number: 2 } }).optional(),
    prices: z.record(z.string(), z.unknown()).meta({ description: "The prices.", example: { "black tea": [2] } }),
    floor: z.literal([0, 1]).meta({ description: "The floor.", example: 1, defaultsTo: "the lower one" }).optional(),
  });

  expect(text)
    .toBe(`// Generated from the settings' schemas by \`npm run schema\`. Change the schemas in pipeline/settings/ instead.
import type { Payment } from "../shop/payment";

/** A shop. */
export interface ShopArgs {
  /** How to pay. Defaults to \`cash\`. */
  payment?: Payment;

  /** The tills. */
  tills: TillArgs[];

  /** Another one. */
  spare?: TillArgs;

  /** The prices. Example: \`{ "black tea": [2] }\`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  prices: Record<string, any>;

  /** The floor. One of \`0\`, \`1\`. Defaults to the lower one. */
  floor?: number;
}

/** A till. */
export interface TillArgs {
  /** Its number. Example: \`7\`. */
  number: number;
}`);
});

test("breaks a long comment between words, never inside code", () => {
  const text = argsOf({
    name: z.string().meta({ description: `${"Word ".repeat(24)}end.`, example: `${"a b ".repeat(25)}c` }),
  });

  const comment = text.split("\n").filter((line) => line.startsWith("   *"));
  expect(comment.map((line) => line.trim())).toEqual([
    `* ${"Word ".repeat(22)}Word`,
    "* Word end. Example:",
    `* \`${"a b ".repeat(25)}c\`.`,
    "*/",
  ]);
});

test("refuses a text that would close the comment", () => {
  const changes = z.string().meta({ description: "The paths.", example: "libs/**/*" });

  expect(() => argsOf({ changes })).toThrow("a comment would end inside this text, at */: The paths.");
});
