import type { Said } from "../../examples";
import { eightLines, errorsOf, settingsOf, twoPrograms } from "../../examples";

const [network, app] = twoPrograms.programs;
const onlyFirst = { programs: [network], deployments: twoPrograms.deployments.slice(0, 1) };

test.each<[string, object, Said[]]>([
  [
    "no program",
    { ...eightLines, program: undefined },
    [{ code: "MISSING_KEY", path: "program", message: "is missing" }],
  ],
  [
    "one program and several",
    { ...twoPrograms, program: { runtime: "nodejs" } },
    [
      {
        code: "CONFLICTING_KEYS",
        path: "programs",
        message: "a project has one program or several, not both. Keep either program or programs",
      },
    ],
  ],
  [
    "an empty list of programs",
    { ...twoPrograms, programs: [], deployments: twoPrograms.deployments.slice(0, 1) },
    [{ code: "EMPTY_LIST", path: "programs", message: "is empty. Name at least one program" }],
  ],
  [
    "two programs with the same name",
    { ...twoPrograms, programs: [network, app, { ...app, dependsOn: [] }] },
    [
      {
        code: "DUPLICATE_NAME",
        path: "programs[2].name",
        message: '"app" is already the name of programs[1]. Give each program its own name',
      },
    ],
  ],
  [
    "a program that depends on a later one",
    { ...twoPrograms, programs: [{ ...network, dependsOn: ["app"] }, app] },
    [
      {
        code: "UNKNOWN_PROGRAM",
        path: "programs[0].dependsOn[0]",
        message: 'there is no program "app" before this one. Programs before it: (none)',
      },
    ],
  ],
  [
    "a program that depends on itself",
    { ...twoPrograms, programs: [network, { ...app, dependsOn: ["network", "app"] }] },
    [
      {
        code: "UNKNOWN_PROGRAM",
        path: "programs[1].dependsOn[1]",
        message: 'there is no program "app" before this one. Programs before it: "network"',
      },
    ],
  ],
  [
    "a program that nothing deploys",
    { ...twoPrograms, programs: [network, app, { name: "tools", path: "tools", runtime: "go" }] },
    [
      {
        code: "UNUSED_PROGRAM",
        path: "programs[2].name",
        message: 'no deployment deploys program "tools". Add one, or remove the program',
      },
    ],
  ],
  [
    "a package manager of another language",
    { ...eightLines, program: { runtime: "nodejs", packageManager: "poetry" } },
    [
      {
        code: "NOT_A_CHOICE",
        path: "program.packageManager",
        message:
          '"poetry" is not a package manager of nodejs. Choices: "npm", "yarn-classic", "yarn-berry", "pnpm", "bun"',
      },
    ],
  ],
  [
    "a package manager of another language in one of several programs",
    { ...twoPrograms, programs: [network, { ...app, packageManager: "go" }] },
    [
      {
        code: "NOT_A_CHOICE",
        path: "programs[1].packageManager",
        message: '"go" is not a package manager of nodejs. Choices: "npm", "yarn-classic", "yarn-berry", "pnpm", "bun"',
      },
    ],
  ],
  [
    "a version without an image of Pulumi",
    { ...eightLines, program: { runtime: "nodejs", version: "18" } },
    [
      {
        code: "NOT_A_CHOICE",
        path: "program.version",
        message: 'Pulumi has no image of nodejs "18". Choices: "22", "24", "26"',
      },
    ],
  ],
  [
    "a version of a language that has no versions",
    { ...eightLines, program: { runtime: "go", version: "1.24" } },
    [{ code: "NOT_A_CHOICE", path: "program.version", message: 'Pulumi has no image of go "1.24". Choices: (none)' }],
  ],
  ...[
    { program: { runtime: "nodejs", version: "22", image: "pulumi/pulumi:3.259.0" } },
    { program: { runtime: "nodejs", version: "22" }, image: "pulumi/pulumi:3.259.0" },
  ].map((changes): [string, object, Said[]] => [
    `a version beside an image: ${JSON.stringify(changes)}`,
    { ...eightLines, ...changes },
    [
      {
        code: "NO_EFFECT",
        path: "program.version",
        message: "the image of the settings already determines the version. Leave version or image out",
      },
    ],
  ]),
  ...[".", "./", undefined].map((path): [string, object, Said[]] => [
    `changes of a program at ${path ?? "no path"}`,
    { ...eightLines, program: { ...(path !== undefined && { path }), changes: ["libs/**/*"] } },
    [
      {
        code: "NO_EFFECT",
        path: "program.changes",
        message: "every change is below the project's top folder, where this program is. Leave changes out",
      },
    ],
  ]),
])("refuses %s", (_, settings, mistakes) => {
  expect(errorsOf(settings)).toEqual(mistakes);
});

test.each<[string, object]>([
  ["several programs, each depending on an earlier one", twoPrograms],
  ["one program in the list of several", { ...twoPrograms, ...onlyFirst }],
  ["a package manager of the language", { ...eightLines, program: { runtime: "python", packageManager: "uv" } }],
  ["a package manager without a known language", { ...eightLines, program: { packageManager: "uv" } }],
  ["a version without a known language", { ...eightLines, program: { version: "1.2" } }],
  ["a version with an image of Pulumi", { ...eightLines, program: { runtime: "python", version: "3.12" } }],
  ["changes of a program in a folder", { ...eightLines, program: { path: "infra", changes: [] } }],
])("accepts %s", (_, settings) => {
  expect(() => settingsOf(settings)).not.toThrow();
});
