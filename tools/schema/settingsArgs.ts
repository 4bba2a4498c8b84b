import type { Choice } from "./choices";
import { type Section, sectionIn, type Setting, type SettingType } from "./reference";
import { code, defaultText, literal, valuesText } from "./settingText";

/**
 * The TypeScript interfaces of the sections and of all sections inside them, as a module of the folder `components/`.
 * Other languages get these types from Pulumi's component analyzer, which supports neither unions nor readonly lists.
 */
export function settingsArgs(sections: readonly Section[], choices: ReadonlyMap<object, Choice>): string {
  const all = allSections(sections);
  const used = new Set(all.flatMap(({ settings }) => settings.flatMap(({ type }) => choiceOf(type, choices) ?? [])));
  const modules = [...new Set([...used].map(({ module }) => module))].sort();
  return [
    "// Generated from the settings' schemas by `npm run schema`. Change the schemas in pipeline/settings/ instead.",
    ...modules.map((module) => {
      const names = [...used].filter((choice) => choice.module === module).map(({ name }) => name);
      return `import type { ${names.sort().join(", ")} } from "../${module}";`;
    }),
    ...all.map((section) => interfaceOf(section, choices)),
  ].join("\n");
}

/** The sections, each before those inside it, and each name once. */
function allSections(sections: readonly Section[]): Section[] {
  const byName = new Map<string, Section>();
  const add = (section: Section): void => {
    if (byName.has(section.args)) return;
    byName.set(section.args, section);
    section.settings.flatMap(({ type }) => sectionIn(type) ?? []).forEach(add);
  };
  sections.forEach(add);
  return [...byName.values()];
}

function choiceOf(type: SettingType, choices: ReadonlyMap<object, Choice>): Choice | undefined {
  if (type.kind === "list" || type.kind === "map") return choiceOf(type.of, choices);
  return type.kind === "choice" && type.entries ? choices.get(type.entries) : undefined;
}

function interfaceOf({ args, about, settings }: Section, choices: ReadonlyMap<object, Choice>): string {
  const properties = settings.map((setting) => {
    const type = typeText(setting.type, choices);
    return [
      comment(textOf(setting, choices), "  "),
      ...(/\bany\b/.test(type)
        ? ["  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown"]
        : []),
      `  ${setting.key}${setting.required ? "" : "?"}: ${type};`,
    ].join("\n");
  });
  return `\n${comment(about, "")}\nexport interface ${args} {\n${properties.join("\n\n")}\n}`;
}

function textOf(setting: Setting, choices: ReadonlyMap<object, Choice>): string {
  const { description, type, example } = setting;
  const byDefault = defaultText(setting);
  // The other types need no example, and the settings inside a section have their own examples.
  const isShown = type.kind !== "choice" && type.kind !== "boolean" && !sectionIn(type);
  return [
    description,
    ...(type.kind === "choice" && !choiceOf(type, choices) ? [valuesText(type.values)] : []),
    ...(byDefault === undefined ? [] : [`Defaults to ${byDefault}.`]),
    ...(isShown ? [`Example: ${code(literal(example))}.`] : []),
  ].join(" ");
}

function typeText(type: SettingType, choices: ReadonlyMap<object, Choice>): string {
  switch (type.kind) {
    case "list":
      return `${typeText(type.of, choices)}[]`;
    case "map":
      return `Record<string, ${typeText(type.of, choices)}>`;
    case "section":
      return type.section.args;
    case "choice":
      return choiceOf(type, choices)?.name ?? typeof type.values[0];
    case "integer":
      return "number";
    case "anything":
      return "any";
    case "scalar":
      return "string";
    default:
      return type.kind;
  }
}

/** A doc comment, in lines of at most 120 characters that break no inline code. */
function comment(text: string, indent: string): string {
  if (text.includes("*/")) throw new Error(`a comment would end inside this text, at */: ${text}`);
  if (`${indent}/** ${text} */`.length <= 120) return `${indent}/** ${text} */`;
  const lines = (text.match(/(`[^`]*`|[^\s`])+/g) ?? []).reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || `${indent} * ${last} ${word}`.length > 120
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}
