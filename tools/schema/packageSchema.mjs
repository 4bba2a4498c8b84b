import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT, readJson } from "../lib/files.mjs";
import { LANGUAGES } from "./languages.mjs";

const require = createRequire(import.meta.url);
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");
const { generateSchema } = require("@pulumi/pulumi/provider/experimental/schema");
const ts = require("typescript");

const NAME = "pulumi-pipeline";
const TOKEN = `${NAME}:index:`;
const COMPONENTS = ["PulumiPipeline", "PulumiFoundation", "PulumiPlatform"];

/**
 * The Pulumi package schema of the components, which Pulumi's analyzer derives from their TypeScript. This module adds
 * the secret properties, the descriptions of types, and the package's name in each language.
 */
export function packageSchema() {
  const { version, description, license } = readJson(join(ROOT, "package.json"));
  const entry = { name: NAME, main: "components/index.ts" };
  const analyzer = new Analyzer(ROOT, NAME, entry, new Set(COMPONENTS));
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  const derived = generateSchema(NAME, version, description, components, typeDefinitions, dependencies);
  return {
    name: derived.name,
    displayName: "Pulumi Pipeline",
    version: derived.version,
    description: derived.description,
    license,
    // As `pulumi package add` generates SDKs: each is a separate package with its own version.
    meta: { supportPack: true },
    language: LANGUAGES,
    resources: sorted(derived.resources, (token, resource) => [token, withSecrets(named(resource))]),
    types: sorted(derived.types, (token, type) => {
      const name = token.slice(TOKEN.length);
      const text = typeDefinitions[name]?.description ?? descriptionOf(analyzer.program, name);
      return [TOKEN + typeName(name), withText(withoutSecrets(name, named(type)), text)];
    }),
  };
}

/**
 * The name of a type in the schema. SDKs append `Args` to the input form of a type, so the name is without it. A foundation's
 * projects have the type `PulumiPipelineArgs`, too; it is called `Project`, because the SDKs' arguments of the component
 * `PulumiPipeline` already have that name.
 *
 * @param {string} name
 */
function typeName(name) {
  return name === "PulumiPipelineArgs" ? "Project" : name.replace(/Args$/, "");
}

/** @template T @param {T} value @returns {T} */
function named(value) {
  const rename = (_key, inner) =>
    typeof inner === "string" && inner.startsWith(`#/types/${TOKEN}`)
      ? `#/types/${TOKEN}${typeName(inner.slice(`#/types/${TOKEN}`.length))}`
      : inner;
  return withoutOptional(JSON.parse(JSON.stringify(value, rename)));
}

/** The analyzer marks optional properties with a key that schemas do not have: they list the required ones. */
function withoutOptional(value) {
  for (const property of Object.values({ ...value.properties, ...value.inputProperties })) delete property.optional;
  return value;
}

/** The values of a component's `secrets` are secret, whatever their source. */
function withSecrets(resource) {
  if (resource.inputProperties.secrets) resource.inputProperties.secrets.secret = true;
  return resource;
}

/** A foundation reads the settings of projects, never their secrets. */
function withoutSecrets(name, type) {
  if (name === "PulumiPipelineArgs") delete type.properties.secrets;
  return type;
}

function withText(type, description) {
  return { ...(description && { description }), ...type };
}

/** The text of the comment on an interface, without its links. */
function descriptionOf(program, name) {
  const checker = program.getTypeChecker();
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile) continue;
    for (const node of file.statements) {
      if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) continue;
      const symbol = checker.getSymbolAtLocation(node.name);
      return ts.displayPartsToString(symbol.getDocumentationComment(checker));
    }
  }
  return undefined;
}

function sorted(record, change) {
  const entries = Object.entries(record).map(([key, value]) => change(key, value));
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
