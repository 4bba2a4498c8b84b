import { Document, isCollection } from "yaml";
import type { Choice } from "./choices";
import { everySetting, type Section, sectionIn, type Setting, type SettingType } from "./reference";
import { code, defaultText, valuesText } from "./settingText";

/** One kind of settings that a stack can have. */
export interface Kind {
  readonly title: string;
  /** The key below `config` in `Pulumi.<stack>.yaml`. */
  readonly key: string;
  /** The text before the path in headings, which makes each heading unique. */
  readonly prefix: string;
  readonly section: Section;
}

/** The page of all settings, in Markdown, with a heading for each, by which other pages link to it. */
export function settingsPage(kinds: readonly Kind[], choices: ReadonlyMap<object, Choice>): string {
  const headings = headingsOf(kinds);
  return [
    "<!-- Generated from the settings' schemas by `npm run schema`. Change the schemas in pipeline/settings/ instead. -->",
    "# Settings",
    "The file `Pulumi.<stack>.yaml` of a stack holds the settings below `config`. In a program they are the arguments of the component, with the same names.",
    "A setting that takes the name of a secret takes the name only. Set the secret itself with `pulumi config set --secret --path 'platform:secrets.<name>'`, or in the argument `secrets` of a program.",
    kinds.map(({ title }) => `- [${title}](#${slug(title)})`).join("\n"),
    ...kinds.flatMap(({ title, key, section }) => [
      `## ${title}`,
      `${section.about} They are below ${code(key)}: ${links(section, headings)}.`,
      ...everySetting(section)
        .filter((setting) => headings.get(setting.schema)?.setting === setting)
        .flatMap((setting) => entry(setting, headings, choices)),
    ]),
  ].join("\n\n");
}

interface Heading {
  readonly text: string;
  readonly setting: Setting;
}

/**
 * The heading of each setting, by its schema. A setting that two sections share has one heading, in the first section.
 */
function headingsOf(kinds: readonly Kind[]): ReadonlyMap<object, Heading> {
  const headings = new Map<object, Heading>();
  for (const { prefix, section } of kinds) {
    for (const setting of everySetting(section)) {
      if (!headings.has(setting.schema)) headings.set(setting.schema, { text: `${prefix}${setting.path}`, setting });
    }
  }
  return headings;
}

function entry(
  setting: Setting,
  headings: ReadonlyMap<object, Heading>,
  choices: ReadonlyMap<object, Choice>,
): string[] {
  const { path, key, description, type, required, since, example, schema } = setting;
  const inner = sectionIn(type);
  const byDefault = defaultText(setting);
  const facts = [
    typeText(type),
    required ? "required" : byDefault === undefined ? "optional" : `defaults to ${byDefault}`,
    `since ${since}`,
  ];
  return [
    `${/[.[]/.test(path) ? "####" : "###"} ${code(headings.get(schema)?.text ?? path)}`,
    description,
    ...(inner ? [`Its settings: ${links(inner, headings)}.`] : []),
    ...meanings(type, choices),
    `${facts.join(" · ")}\\\nExample: ${code(yamlLine(key, example))}`,
  ];
}

function meanings(type: SettingType, choices: ReadonlyMap<object, Choice>): string[] {
  if (type.kind !== "choice") return [];
  const members = type.entries && choices.get(type.entries)?.members;
  if (!members) return [valuesText(type.values)];
  return [members.map(({ value, meaning }) => `- ${code(value)}: ${meaning}`).join("\n")];
}

function links({ settings }: Section, headings: ReadonlyMap<object, Heading>): string {
  return settings
    .map(({ key, path, schema }) => `[${code(key)}](#${slug(headings.get(schema)?.text ?? path)})`)
    .join(", ");
}

/** The anchor that GitLab and GitHub give to a heading. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function typeText(type: SettingType, several = false): string {
  switch (type.kind) {
    case "list":
      return `list of ${typeText(type.of, true)}`;
    case "map":
      return `map of ${typeText(type.of, true)}`;
    case "section":
      return several ? "objects" : "object";
    case "anything":
      return several ? "values of any type" : "any value";
    case "scalar":
      return several ? "strings, numbers and booleans" : "string, number or boolean";
    default:
      return several ? `${type.kind}s` : type.kind;
  }
}

/** A setting as one line of YAML. */
function yamlLine(key: string, value: unknown): string {
  const document = new Document({ [key]: value });
  const node = document.get(key, true);
  if (isCollection(node)) node.flow = true;
  return document.toString({ lineWidth: 0 }).trimEnd();
}
