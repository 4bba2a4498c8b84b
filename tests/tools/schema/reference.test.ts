import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { section } from "../../../pipeline/settings/fields";
import { choicesIn } from "../../../tools/schema/choices";
import { everySetting, readReference } from "../../../tools/schema/reference";
import { readSettingsReference } from "../../../tools/schema/settingsFiles";

const root = join(__dirname, "..", "..", "..");

/** The problems of a schema with these settings, each with its path. */
function problemsOf(shape: z.core.$ZodLooseShape): string[] {
  try {
    readReference({ project: section({ args: "ShopArgs", about: "A shop." }, shape).meta({ since: "0.1.0" }) });
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
  return [];
}

const described = z.string().meta({ description: "The name.", example: "shop" });
const noSentence = "has no description, which is a sentence that ends with a full stop";

test("reads the description of each setting", () => {
  const { shop } = readReference({
    shop: section(
      { args: "ShopArgs", about: "A shop." },
      {
        name: described,
        open: z.boolean().meta({ description: "Whether it is open.", example: true }).default(false),
        tills: z
          .array(
            section(
              { args: "TillArgs", about: "A till." },
              {
                number: z
                  .int()
                  .meta({ description: "Its number.", example: 7, since: "0.3.0", defaultsTo: "the next free one" })
                  .optional(),
              },
            ),
          )
          .meta({ description: "The tills.", example: [{}], since: "0.2.0" }),
        prices: z.record(z.string(), z.unknown()).meta({ description: "The prices.", example: { tea: 2 } }),
      },
    ).meta({ since: "0.1.0" }),
  });

  expect(
    everySetting(shop).map(({ path, type, required, since, ...setting }) => [
      path,
      type.kind,
      required,
      since,
      setting.default,
      setting.defaultsTo,
    ]),
  ).toEqual([
    ["name", "string", true, "0.1.0", undefined, undefined],
    ["open", "boolean", false, "0.1.0", false, undefined],
    ["tills", "list", true, "0.2.0", undefined, undefined],
    ["tills[].number", "integer", false, "0.3.0", undefined, "the next free one"],
    ["prices", "map", true, "0.1.0", undefined, undefined],
  ]);
});

test.each<[string, z.core.$ZodType, string[]]>([
  ["no description", z.string().meta({ example: "a" }), [`here: ${noSentence}`]],
  [
    "a text that is not a sentence",
    z.string().meta({ description: "the name", example: "a" }),
    [`here: ${noSentence}`],
  ],
  [
    "an unpaired backtick",
    z.string().meta({ description: "The `name.", example: "a" }),
    ["here: its description has a backtick without another"],
  ],
  ["no example", z.string().meta({ description: "The name." }), ["here: has no example"]],
  ["nothing at all", z.string().optional(), [`here: ${noSentence}`, "here: has no example"]],
  [
    "an example that the schema refuses",
    z.string().min(3).meta({ description: "The name.", example: "a" }),
    ["here: its schema does not accept its example"],
  ],
  [
    "the default in the description",
    z.string().meta({ description: "The name. Defaults to x.", example: "a" }).default("x"),
    ["here: its description repeats the default"],
  ],
  [
    "two defaults",
    z.string().meta({ description: "The name.", example: "a", defaultsTo: "none" }).default("x"),
    ["here: has a default, and another one in words"],
  ],
  [
    "a default of a required setting",
    z.string().meta({ description: "The name.", example: "a", defaultsTo: "none" }),
    ["here: is required, and has a default in words"],
  ],
  ["an invalid version", described.meta({ since: "soon" }), ["here: has no version since which it exists"]],
  [
    "an object without a name for its type",
    z.strictObject({ name: described }).meta({ description: "The owner.", example: { name: "a" } }),
    ["here: the object has no name and no meaning: use section(…)"],
  ],
  [
    "a type that cannot be an argument",
    z.date().meta({ description: "The day.", example: new Date(0) }),
    ['here: its type "date" is none that the reference knows'],
  ],
  [
    "a setting inside a list",
    z
      .array(section({ args: "TillArgs", about: "A till." }, { number: z.number() }))
      .meta({ description: "The tills.", example: [{ number: 1 }] }),
    [`here[].number: ${noSentence}`, "here[].number: has no example"],
  ],
])("refuses %s, with the path", (_, schema, problems) => {
  expect(problemsOf({ here: schema })).toEqual(problems);
});

test("reports all errors together, and a schema without a version", () => {
  const schema = section({ args: "ShopArgs", about: "A shop." }, { one: z.string(), two: described });

  expect(() => readReference({ project: schema })).toThrow(
    [
      "settings that are not described:",
      `one: ${noSentence}`,
      "one: has no example",
      "one: has no version since which it exists",
      "two: has no version since which it exists",
    ].join("\n"),
  );
});

test("each setting names the version that added it, none later than the next release", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const next = [version, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
  const { project, foundation, fleet } = readSettingsReference();

  for (const { path, since } of [project, foundation, fleet].flatMap(everySetting)) {
    const released = since.localeCompare(version, "en", { numeric: true }) <= 0;
    expect([path, since, released || next.includes(since)]).toEqual([path, since, true]);
  }
});

test("reads the values of a choice with their comments", () => {
  const text = `
    /** How to pay. */
    export const Payment = {
      /** With coins. */
      Cash: "cash",
      Card: "card",
    } as const;
    export const till = { number: 1 };
  `;

  expect(choicesIn("shop", text)).toEqual([
    {
      name: "Payment",
      module: "shop",
      members: [
        { value: "cash", meaning: "With coins." },
        { value: "card", meaning: "" },
      ],
    },
  ]);
});
