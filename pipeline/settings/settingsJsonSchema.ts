import * as z from "zod";
import { foundationSchema, tokenHours } from "../foundation/foundationSettings";
import { foundationKey, settingsKey } from "../stackFile";
import { settingsSchema } from "./settings";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The meanings of a choice's values, by the object that `z.enum` was given. */
export type ChoiceMeanings = ReadonlyMap<
  object,
  { readonly members: readonly { readonly value: string; readonly meaning: string }[] }
>;

/**
 * Returns the JSON Schema of a `Pulumi.<stack>.yaml`, with which editors complete and check the settings. Editors show
 * the descriptions as Markdown. The description of a choice lists the meaning of each value, if `choices` has it.
 */
export function settingsJsonSchema(choices: ChoiceMeanings = new Map()): JsonSchema {
  const metadata = new EditorTexts(choices);
  const { $schema, ...settings } = z.toJSONSchema(settingsSchema, {
    io: "input",
    target: "draft-7",
    metadata,
    override: ({ path, jsonSchema }) => Object.assign(jsonSchema, rules.get(path.join("."))),
  });
  const { $schema: _, ...foundation } = z.toJSONSchema(foundationSchema, {
    io: "input",
    target: "draft-7",
    metadata,
    override: ({ path, jsonSchema }) => {
      if (path.join(".") === "properties.maxTokenHours") Object.assign(jsonSchema, wholeHours);
    },
  });
  return {
    ...($schema !== undefined && { $schema }),
    title: "Pulumi.<stack>.yaml of a platform repository",
    description: "One stack onboards one project, or is the foundation of what projects share.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          [settingsKey]: { ...settings, description: "The settings of the project that the stack onboards." },
          [foundationKey]: { ...foundation, description: "The settings of the stack that owns what projects share." },
        },
        ...exactlyOneOf(settingsKey, foundationKey),
      },
    },
    required: ["config"],
  };
}

/** The descriptions and examples of the settings, as JSON Schema metadata. */
class EditorTexts extends z.core.$ZodRegistry<z.core.JSONSchemaMeta> {
  constructor(private readonly choices: ChoiceMeanings) {
    super();
  }

  override get(schema: z.core.$ZodType): z.core.JSONSchemaMeta {
    const { description, defaultsTo, example } = z.globalRegistry.get(schema) ?? {};
    if (description === undefined) return {};
    const entries = schema instanceof z.core.$ZodEnum ? schema._zod.def.entries : undefined;
    const members = (entries && this.choices.get(entries)?.members) ?? [];
    const text = defaultsTo === undefined ? description : `${description} Defaults to ${defaultsTo}.`;
    return {
      description: [text, ...members.map(({ value, meaning }) => `- \`${value}\`: ${meaning}`)].join("\n"),
      examples: [example],
    };
  }
}

/** A folder as users write it, with `./` before it or `/` after it. It contains no `..` and does not start with `-`. */
const folderAsWritten: JsonSchema = {
  pattern: String.raw`^(?!(.*/)?\.\.(/|$))(?!(\./)*-)(\./)*([A-Za-z0-9_.@+-]+(/[A-Za-z0-9_.@+-]+)*/*)?$`,
  minLength: 1,
};

/** A deployment with an ESC environment of its own. */
const withEsc: JsonSchema = { type: "object", required: ["esc"] };

/** The limits of `maxTokenHours`, which the settings check with a function. */
const wholeHours: JsonSchema = { type: "integer", minimum: tokenHours.least, maximum: tokenHours.most };

/** The rules that the settings check with a function, as JSON Schema, by path. */
const rules: ReadonlyMap<string, JsonSchema> = new Map([
  ["", { allOf: [exactlyOneOf("program", "programs"), stateOwner()] }],
  ...["program", "programs.items", "policyPacks.items"].map((owner): [string, JsonSchema] => [
    `properties.${owner}.properties.path`,
    folderAsWritten,
  ]),
  ["properties.deployments.items.properties.on", exactlyOneOf("branch", "tag")],
  ["properties.deployments.items.properties.pulumiDeployments.properties.schedules.items", exactlyOneOf("cron", "at")],
  [
    "properties.policyPacks.items",
    {
      oneOf: [
        { required: ["path"], not: anyOf("name", "version") },
        { required: ["name", "version"], not: anyOf("path") },
      ],
    },
  ],
  ["properties.variables.items", exactlyOneOf("value", "secret")],
]);

/** Exactly one of `organization` and `backend`, or neither in a project with Kestra flows alone and no ESC environment. */
function stateOwner(): JsonSchema {
  const ofKestra: JsonSchema = { type: "object", properties: { runtime: { const: "kestra" } }, required: ["runtime"] };
  return {
    if: {
      anyOf: [
        { properties: { program: ofKestra }, required: ["program"] },
        { properties: { programs: { type: "array", items: ofKestra, minItems: 1 } }, required: ["programs"] },
      ],
      not: { properties: { deployments: { type: "array", contains: withEsc } }, required: ["deployments"] },
    },
    then: { not: anyOf("organization", "backend") },
    else: exactlyOneOf("organization", "backend"),
  };
}

function exactlyOneOf(...keys: readonly string[]): JsonSchema {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

function anyOf(...keys: readonly string[]): JsonSchema {
  return { anyOf: keys.map((key) => ({ required: [key] })) };
}
