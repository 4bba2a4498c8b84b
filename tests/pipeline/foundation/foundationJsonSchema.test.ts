import Ajv from "ajv";
import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { settingsJsonSchema } from "../../../pipeline/settings/settingsJsonSchema";
import { errorsIn, rawFoundation, rawProject } from "./fleet";

const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(settingsJsonSchema());

const base = { project: "platform", name: "base", environmentVariables: { REGION: "eu", PORT: 80 } };

test.each<object>([
  rawFoundation,
  { ...rawFoundation, edition: "team", thumbprints: ["0A".repeat(32)], maxTokenHours: 24, base },
  { ...rawFoundation, gitlab: "http://127.0.0.1:8080" },
  { ...rawFoundation, gitlab: "http://gitlab.com" },
  { ...rawFoundation, maxTokenHours: 1 },
  { ...rawFoundation, maxTokenHours: 2.5 },
  { ...rawFoundation, maxTokenHours: "4" },
  { ...rawFoundation, thumbprints: [] },
  { ...rawFoundation, base: { ...base, secrets: [] } },
  { ...rawFoundation, leave: { trust: "destroy" } },
  { ...rawFoundation, leave: { file: "remove" } },
  { ...rawFoundation, projects: {} },
  { organization: "acme" },
])("the JSON schema and the settings agree about %j", (settings) => {
  const isRight = errorsIn(() => valueOf(checkFoundationSettings(settings))).length === 0;

  expect(isValid({ config: { "platform:foundation": settings } })).toBe(isRight);
});

test("a stack has the settings of either a project or a foundation", () => {
  const project = rawProject("api", "acme/shop/api");

  expect(isValid({ config: { "platform:pipeline": project } })).toBe(true);
  expect(isValid({ config: { "platform:pipeline": project, "platform:foundation": rawFoundation } })).toBe(false);
  expect(isValid({ config: {} })).toBe(false);
});
