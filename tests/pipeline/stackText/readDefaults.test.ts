import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { readDefaults } from "../../../pipeline/stackText/readDefaults";
import { inFile, readStackText } from "../../../pipeline/stackText/readStackText";
import { targets } from "../../../targets";

const project = `name: platform
runtime: nodejs
config:
  platform:defaults:
    value:
      organization: acme
      runnerTags: [linux]
      program: { runtime: nodejs, image: "not an image" }
`;
const stack = `config:
  platform:pipeline:
    project: acme/shop/api
    program: { path: infra, runtim: go }
    deployments:
      - { name: staging, stack: shop-api/staging, on: { branch: main } }
`;

/** The lines of the diagnostics of a stack with defaults. */
function linesOf(text: string, projectText = project): string[] {
  const { value: defaults, diagnostics } = readDefaults("Pulumi.yaml", projectText);
  if (diagnostics.length > 0) return diagnostics.map(lineOf);
  const source = valueOf(readStackText("Pulumi.x.yaml", text, defaults));
  return inFile(source, checkSettings(source.pipeline, targets.gitlab).diagnostics).map(lineOf);
}

test("a diagnostic names the file that has the setting", () => {
  expect(linesOf(stack)).toEqual([
    expect.stringMatching(/^Pulumi.yaml:8:35 error BAD_NAME: program.image: "not an image" is not a container image/),
    'Pulumi.x.yaml:4:29 error UNKNOWN_KEY: program.runtim: "runtim" is not a setting. Did you mean "runtime"?',
  ]);
});

test("a missing setting is reported in the stack's file", () => {
  expect(linesOf(stack.replace("    project: acme/shop/api\n", ""))).toContainEqual(
    expect.stringMatching(/^Pulumi.x.yaml:2:3 error MISSING_KEY: project/),
  );
});

test("defaults in the stack's file replace those of the project", () => {
  const own = `${stack}  platform:defaults: { organization: other, timeout: never }\n`;

  expect(linesOf(own)).toContainEqual(expect.stringMatching(/^Pulumi.x.yaml:7:45 error \w+: timeout/));
  expect(linesOf(own).join("\n")).not.toContain("Pulumi.yaml");
});

test.each([
  ["with the namespace", "platform:defaults: { value: { organization: acme } }"],
  ["without it", "defaults: { value: { organization: acme } }"],
])("reads the key %s", (_, line) => {
  expect(readDefaults("Pulumi.yaml", `config:\n  ${line}\n`).value?.defaults).toEqual({ organization: "acme" });
});

test.each([
  ["no configuration", "name: platform\n"],
  ["other configuration", "config:\n  gitlab:baseUrl: { value: https://gitlab.example.com }\n"],
])("a file with %s has no defaults", (_, text) => {
  expect(readDefaults("Pulumi.yaml", text)).toEqual({ diagnostics: [] });
});

test.each([
  [
    "a map without value",
    "config:\n  platform:defaults: { organization: acme }\n",
    [
      "Pulumi.yaml:2:3 error NO_SETTINGS: platform:defaults holds no value. Write it below value, because Pulumi reads no other configuration of a project",
    ],
  ],
  ["a tab", "config:\n\tplatform: 1\n", [expect.stringMatching(/^Pulumi.yaml:2:1 error NOT_YAML/)]],
])("reports %s", (_, text, expected) => {
  expect(readDefaults("Pulumi.yaml", text).diagnostics.map(lineOf)).toEqual(expected);
});

test("reports where the defaults contain what each project writes itself", () => {
  const { value } = readDefaults(
    "Pulumi.yaml",
    "config:\n  platform:defaults:\n    value:\n      organization: acme\n      adopt: all\n",
  );

  expect(value?.diagnostics.map(lineOf)).toEqual([
    "Pulumi.yaml:5:7 error NOT_A_DEFAULT: adopt: is not for all projects. Write it in each project's own settings",
  ]);
});
