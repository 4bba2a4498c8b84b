import { join } from "node:path";
import { type AnalyzeResult, Analyzer, type PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import { readChoices } from "../../tools/schema/choices";
import { everySetting, type Section, type SettingType } from "../../tools/schema/reference";

const root = join(__dirname, "..", "..");

const names = ["PulumiPipeline", "PulumiFoundation", "PulumiPlatform"] as const;

/** One analysis of all components: it compiles their sources, which takes seconds. */
let analysis: AnalyzeResult | undefined;

/** The inputs and outputs of a component, as Pulumi's component analyzer reads its TypeScript. */
export function analyzed(component: (typeof names)[number]) {
  analysis ??= new Analyzer(root, "pulumi-pipeline", { name: "pulumi-pipeline" }, new Set(names)).analyze();
  const { components, typeDefinitions } = analysis;
  const { inputs = {}, outputs = {} } = components[component] ?? {};
  return { inputs, outputs, types: typeDefinitions };
}

/** Each argument with its nested ones, such as `deployments[].on.branch?: string`. */
export function argumentPaths(
  properties: Readonly<Record<string, PropertyDefinition>>,
  types: AnalyzeResult["typeDefinitions"],
  parent = "",
): string[] {
  return Object.entries(properties).flatMap(([key, property]) =>
    lines(`${parent}${key}`, property.optional ? "?" : "", property),
  );

  function lines(path: string, mark: string, property: PropertyDefinition): string[] {
    if (property.items) return lines(`${path}[]`, mark, property.items);
    if (property.additionalProperties) return lines(`${path}.*`, mark, property.additionalProperties);
    if ("type" in property) return [`${path}${mark}: ${property.type}`];
    const name = property.$ref.split(/[:/]/).at(-1) ?? "";
    const type = types[name];
    if (type?.properties) return [`${path}${mark}: object`, ...argumentPaths(type.properties, types, `${path}.`)];
    return [
      `${path}${mark}: ${
        type?.enum
          ? type.enum
              .map(({ value }) => value)
              .sort()
              .join("|")
          : name
      }`,
    ];
  }
}

/** Each setting with its nested ones, with the type that the component's argument must have. */
export function settingPaths(section: Section): string[] {
  const choices = readChoices(root);
  return everySetting(section).map(({ path, required, type }) => line(path, required ? "" : "?", type));

  function line(path: string, mark: string, type: SettingType): string {
    if (type.kind === "list") return line(`${path}[]`, mark, type.of);
    if (type.kind === "map") return line(`${path}.*`, mark, type.of);
    return `${path}${mark}: ${typeText(type)}`;
  }

  function typeText(type: SettingType): string {
    switch (type.kind) {
      case "section":
        return "object";
      case "anything":
        return "Any";
      case "integer":
        return "number";
      case "scalar":
        return "string";
      case "choice":
        return choices.has(type.entries ?? {}) ? [...type.values].sort().join("|") : typeof type.values[0];
      default:
        return type.kind;
    }
  }
}
