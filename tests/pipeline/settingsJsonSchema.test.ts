import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type Ajv from "ajv";
import { parse } from "yaml";
import { parseSettings } from "../../pipeline/settings";
import { settingsJsonSchema } from "../../pipeline/settingsJsonSchema";
import { eightLines } from "./examples";

// An independent validator, which eslint brings along.
const Validator = createRequire(__filename)("ajv") as typeof Ajv;

const root = join(__dirname, "..", "..");
const [staging, production] = eightLines.deployments;
const validator = new Validator({ allErrors: true });
const isValid = validator.compile(settingsJsonSchema());

function stackFile(settings: unknown): unknown {
  return { config: { "platform:pipeline": settings } };
}

/** Where, in the settings, the validator sees something wrong, and by which rule. */
function faultsOf(settings: unknown): string[] {
  void isValid(stackFile(settings));
  return (isValid.errors ?? []).map(
    ({ dataPath, keyword }) => `${dataPath.replace(".config['platform:pipeline']", "").replace(/^\./, "")} ${keyword}`,
  );
}

test("is what the repository publishes", () => {
  const published = readFileSync(join(root, "pipeline.schema.json"), "utf8");

  // Where this fails: npm run schema.
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
});

test("is valid by the draft that it names", () => {
  const schema = settingsJsonSchema();

  expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
  expect(validator.validateSchema(schema)).toBe(true);
});

test("passes the eight lines among other configuration", () => {
  const file = {
    encryptionsalt: "v1:salt",
    config: {
      "platform:pipeline": eightLines,
      "platform:secrets": { npm: { secure: "v1:cipher" } },
      "pulumiservice:apiUrl": "http://127.0.0.1:1",
    },
  };

  expect([isValid(file), isValid.errors]).toEqual([true, null]);
});

test("passes settings that use everything", () => {
  const settings = {
    ...eightLines,
    deployments: [
      { ...staging, esc: { imports: ["aws/login@2"], values: { pulumiConfig: { "a:b": 1 } } } },
      production,
    ],
    defaultBranch: "main",
    authentication: "token",
    edition: "enterprise",
    previews: "none",
    image: "pulumi/pulumi-nodejs:3.259.0",
    variables: [
      { name: "AWS_REGION", value: "eu-west-1", protected: true },
      { name: "NPM_TOKEN", secret: "npm", deployment: "production" },
    ],
    replaceExistingFile: true,
  };

  expect(parseSettings(settings)).toMatchObject(settings);
  expect(faultsOf(settings)).toEqual([]);
});

test.each([
  ["no configuration", {}],
  ["no settings", { config: {} }],
  ["no settings but text", stackFile("x")],
  ["no file", null],
])("refuses %s", (_, file) => {
  expect(isValid(file)).toBe(false);
});

const variable = { name: "A", value: "1" };

test.each<[string, object, string[]]>([
  ["an unknown key", { projct: 1 }, [" additionalProperties"]],
  ["an unknown key inside", { deployments: [{ ...staging, when: "now" }] }, ["deployments[0] additionalProperties"]],
  ["a missing key", { organization: undefined }, [" required"]],
  ["a wrong type", { project: 7 }, ["project type"]],
  ["what is not a choice", { program: { runtime: "ruby" } }, ["program.runtime enum"]],
  ["an empty list", { deployments: [] }, ["deployments minItems"]],
  ["what is no stack", { deployments: [{ ...staging, stack: "a/b/c/d" }] }, ["deployments[0].stack pattern"]],
  ["a name that breaks out", { deployments: [{ ...staging, name: "a\nb" }] }, ["deployments[0].name pattern"]],
  [
    "a pattern that breaks out",
    { deployments: [{ ...staging, on: { tag: "$(id)" } }] },
    ["deployments[0].on.tag pattern"],
  ],
  [
    "a deployment without a trigger",
    { deployments: [{ ...staging, on: {} }] },
    ["deployments[0].on required", "deployments[0].on required", "deployments[0].on oneOf"],
  ],
  [
    "a deployment with two triggers",
    { deployments: [{ ...staging, on: { branch: "main", tag: "v*" } }] },
    ["deployments[0].on oneOf"],
  ],
  [
    "a variable with neither value nor secret",
    { variables: [{ name: "A" }] },
    ["variables[0] required", "variables[0] required", "variables[0] oneOf"],
  ],
  ["a variable with both", { variables: [{ ...variable, secret: "a" }] }, ["variables[0] oneOf"]],
  ["a secret that is no name", { variables: [{ name: "A", secret: "a b" }] }, ["variables[0].secret pattern"]],
])("refuses %s, as the settings do", (_, changes, faults) => {
  const settings = { ...eightLines, ...changes };

  // JSON and YAML have no undefined.
  expect(faultsOf(JSON.parse(JSON.stringify(settings)))).toEqual(faults);
  expect(() => parseSettings(settings)).toThrow();
});

test.each([
  ...[".", "./", "infra", "infra/", "./infra", "././infra//", "a/b-c/d.e", "..a/b..", "...", "a/...", "@scope/x+y"],
  ...["", "/", "/etc", "..", "../", "../x", "./..", "a/..", "a/../b", "a//b", ".//a", "a b", "$(id)", "a\nb", "a\n"],
])("agrees with the settings on the program path %j", (path) => {
  const settings = { ...eightLines, program: { path, runtime: "nodejs" } };

  expect(faultsOf(settings).length === 0).toBe(passes(settings));
});

test("describes every setting, as an editor shows it", () => {
  expect(undescribed(settingsJsonSchema(), "")).toEqual([]);
});

test("passes what the README says to write", () => {
  const [, yaml = ""] =
    /```yaml\n(# Pulumi\.shop-api\.yaml\n[^`]+)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];

  expect(parse(yaml)).toEqual(stackFile(eightLines));
  expect(isValid(parse(yaml))).toBe(true);
});

function passes(settings: unknown): boolean {
  try {
    parseSettings(settings);
    return true;
  } catch {
    return false;
  }
}

/** The keys below `schema` that have no description. */
function undescribed(schema: object, path: string): string[] {
  const { properties = {}, items } = schema as {
    properties?: Record<string, { description?: string }>;
    items?: object;
  };
  const here = Object.entries(properties).flatMap(([key, inner]) => [
    ...(inner.description === undefined && key !== "config" ? [`${path}${key}`] : []),
    ...undescribed(inner, `${path}${key}.`),
  ]);
  return items === undefined ? here : [...here, ...undescribed(items, `${path}[].`)];
}
