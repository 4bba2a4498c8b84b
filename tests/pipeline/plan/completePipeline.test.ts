import { describe as describeDiagnostic, isError } from "../../../pipeline/diagnostics/diagnostic";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import type { Detected } from "../../../pipeline/programs/detectProgram";
import { toolchainOf } from "../../../pipeline/programs/toolchains";
import { pipelineWith, planOf, planWith, said, type Said, twoPrograms } from "../examples";

const unsaid = { program: { path: "infra" } };
const pulumiVersion = "3.259.0";
const node = { runtime: "nodejs", pulumiVersion, install: "package-manager", path: "infra" } as const;

/** The detected values of a program whose files in `infra` are complete. */
const pnpm: Detected = {
  project: "shop-api",
  runtime: "nodejs",
  packageManager: "pnpm",
  version: "22",
  lockFile: "pnpm-lock.yaml",
  findings: ["nodejs, for the runtime in Pulumi.yaml", "pnpm, for pnpm-lock.yaml"],
  warnings: [],
};

function errorsOf(changes: object, detected: Readonly<Record<string, Detected>> = {}): readonly Said[] {
  const { value, diagnostics } = completePipeline(planWith(changes), detected);
  expect(value).toBeUndefined();
  return said("error", diagnostics.filter(isError));
}

test("is the outline of the plan, with the programs", () => {
  const { outline } = planWith();

  expect(pipelineWith()).toEqual({
    ...outline,
    programs: [
      {
        name: "program",
        path: "infra",
        toolchain: toolchainOf({ ...node, packageManager: "npm" }),
        steps: { beforeInstall: [], before: [], after: [] },
        services: [],
      },
    ],
  });
});

test("fills in missing settings from the files", () => {
  const [program] = pipelineWith(unsaid, { program: pnpm }).programs;

  expect(program?.toolchain).toEqual(
    toolchainOf({ ...node, packageManager: "pnpm", version: "22", lockFile: "pnpm-lock.yaml" }),
  );
});

test("reports the detected program in a sentence for each program, and each detection warning", () => {
  const warnings = [
    { code: "NO_PROJECT_FILE", message: "a" },
    { code: "UNCLEAR_VERSION", message: "b" },
  ] as const;
  const detected = { program: { ...pnpm, warnings, dependencyFileMissing: "c", isUnpinned: true } };

  expect(completePipeline(planWith(unsaid), detected).diagnostics.map(describeDiagnostic)).toEqual([
    "info DETECTED_PROGRAM: program: nodejs, for the runtime in Pulumi.yaml; pnpm, for pnpm-lock.yaml",
    "warning NO_PROJECT_FILE: program: a",
    "warning UNCLEAR_VERSION: program: b",
    "warning MISSING_LOCK_FILE: program: c is missing, so the jobs install the newest versions that are allowed, by pnpm install --no-frozen-lockfile. Commit the file",
  ]);
});

test("reports nothing for files that were not read or show nothing", () => {
  const nothing = { findings: [], warnings: [] };

  expect(completePipeline(planWith()).diagnostics).toEqual([]);
  expect(completePipeline(planWith(), { program: nothing }).diagnostics).toEqual([]);
});

test.each<[string, object, Parameters<typeof toolchainOf>[0]]>([
  [
    "the package manager, without the detected lock file",
    { program: { path: "infra", packageManager: "yarn-classic" } },
    { ...node, packageManager: "yarn-classic", version: "22" },
  ],
  [
    "the version",
    { program: { path: "infra", version: "24" } },
    { ...node, packageManager: "pnpm", version: "24", lockFile: "pnpm-lock.yaml" },
  ],
  [
    "the lock file",
    { program: { path: "infra", lockFile: "locks/a.yaml" } },
    { ...node, packageManager: "pnpm", version: "22", lockFile: "locks/a.yaml" },
  ],
  [
    "the installer of the dependencies",
    { program: { path: "infra", install: "pulumi" } },
    { ...node, packageManager: "pnpm", version: "22", lockFile: "pnpm-lock.yaml", install: "pulumi" },
  ],
  [
    "the version of Pulumi",
    { ...unsaid, pulumiVersion: "3.250.1" },
    { ...node, packageManager: "pnpm", version: "22", lockFile: "pnpm-lock.yaml", pulumiVersion: "3.250.1" },
  ],
])("prefers the settings for %s", (_, changes, request) => {
  expect(pipelineWith(changes, { program: pnpm }).programs[0]?.toolchain).toEqual(toolchainOf(request));
});

test.each<[string, object, string]>([
  ["Pulumi's own, pinned", {}, "pulumi/pulumi-nodejs:3.259.0"],
  [
    "a mirror's",
    { registry: "registry.example.com/mirror" },
    "registry.example.com/mirror/pulumi/pulumi-nodejs:3.259.0",
  ],
  ["the image of all jobs", { image: "acme/pulumi:1", registry: "registry.example.com" }, "acme/pulumi:1"],
  [
    "the program's own image",
    { image: "acme/pulumi:1", program: { runtime: "nodejs", image: "acme/node:2" } },
    "acme/node:2",
  ],
])("uses as image %s", (_, changes, image) => {
  expect(pipelineWith(changes).programs[0]?.toolchain.image).toBe(image);
});

test("uses the image of the settings for any version in the files", () => {
  const [program] = pipelineWith({ ...unsaid, image: "acme/pulumi:1" }, { program: pnpm }).programs;

  expect(program?.toolchain).toEqual({
    ...toolchainOf({ ...node, packageManager: "pnpm", lockFile: "pnpm-lock.yaml" }),
    image: "acme/pulumi:1",
  });
});

test("uses a detected virtual environment only with its own package manager", () => {
  const python: Detected = { runtime: "python", packageManager: "pip", virtualenv: "venv", findings: [], warnings: [] };
  const installs = [unsaid, { program: { path: "infra", packageManager: "uv" } }].map(
    (changes) => pipelineWith(changes, { program: python }).programs[0]?.toolchain.install,
  );

  expect(installs).toEqual([
    ["python3 -m venv venv", "venv/bin/python -m pip install -r requirements.txt"],
    ["uv sync --locked"],
  ]);
});

test.each<[string, string[], string[] | undefined]>([
  ["infra", ["libs/**/*", "go.mod"], ["infra/**/*", "libs/**/*", "go.mod"]],
  ["a/b", [], ["a/b/**/*"]],
])("adds the folder %s itself to the changes %j", (path, changes, all) => {
  expect(pipelineWith({ program: { runtime: "go", path, changes } }).programs[0]?.changes).toEqual(all);
});

test("keeps the steps of the platform team and the order of the programs", () => {
  const steps = { beforeInstall: ["make login"], before: ["make"], after: ["make clean"] };
  const [network, app] = twoPrograms.programs;
  const { value: pipeline } = completePipeline(planOf({ ...twoPrograms, programs: [network, { ...app, steps }] }));

  expect(pipeline?.programs.map((program) => [program.name, program.path, program.steps])).toEqual([
    ["network", "network", { beforeInstall: [], before: [], after: [] }],
    ["app", "app", steps],
  ]);
});

const runtimes = '"nodejs", "python", "go", "dotnet", "java", "yaml"';

test.each<[string, object, Detected | undefined, Said[]]>([
  [
    "a missing language without detection",
    unsaid,
    undefined,
    [
      {
        code: "MISSING_KEY",
        path: "program.runtime",
        message: `is missing, and the program's files were not read. Choices: ${runtimes}`,
      },
    ],
  ],
  [
    "a language that the files do not show",
    unsaid,
    { findings: [], warnings: [{ code: "NO_PROJECT_FILE", message: "no Pulumi.yaml in the program's folder" }] },
    [
      {
        code: "MISSING_KEY",
        path: "program.runtime",
        message: `is missing, and infra/Pulumi.yaml does not name it. Choices: ${runtimes}`,
      },
    ],
  ],
  [
    "another language than that of the files",
    { program: { path: "infra", runtime: "go" } },
    { ...pnpm, runtime: "go", otherRuntime: "nodejs" },
    [
      {
        code: "OTHER_RUNTIME",
        path: "program.runtime",
        message: '"go" is not the runtime of the program: infra/Pulumi.yaml says "nodejs". Change it, or leave it out',
      },
    ],
  ],
  [
    "another Pulumi project than that of the files",
    { program: { runtime: "nodejs" } },
    { ...pnpm, project: "web" },
    [
      {
        code: "OTHER_PROJECT",
        path: "program.path",
        message:
          'the program\'s deployments are stacks of Pulumi project "shop-api", but Pulumi.yaml names project "web". Change the deployments\' stacks, or the path',
      },
    ],
  ],
  [
    "a package manager and a version of another language than that of the files",
    { program: { path: "infra", packageManager: "poetry", version: "3.12" } },
    pnpm,
    [
      {
        code: "NOT_A_CHOICE",
        path: "program.packageManager",
        message:
          '"poetry" is not a package manager of nodejs. Choices: "npm", "yarn-classic", "yarn-berry", "pnpm", "bun"',
      },
      {
        code: "NOT_A_CHOICE",
        path: "program.version",
        message: 'Pulumi has no image of nodejs "3.12". Choices: "22", "24", "26"',
      },
    ],
  ],
  [
    "two errors at once",
    unsaid,
    { project: "web", findings: [], warnings: [] },
    [
      {
        code: "OTHER_PROJECT",
        path: "program.path",
        message:
          'the program\'s deployments are stacks of Pulumi project "shop-api", but infra/Pulumi.yaml names project "web". Change the deployments\' stacks, or the path',
      },
      {
        code: "MISSING_KEY",
        path: "program.runtime",
        message: `is missing, and infra/Pulumi.yaml does not name it. Choices: ${runtimes}`,
      },
    ],
  ],
])("refuses %s", (_, changes, detected, mistakes) => {
  expect(errorsOf(changes, detected && { program: detected })).toEqual(mistakes);
});

test("names the program of each error, and reports all errors", () => {
  const programs = twoPrograms.programs.map(({ runtime: _, ...program }) => program);
  const detected = { app: { ...pnpm, project: "web" } };

  expect(
    completePipeline(planOf({ ...twoPrograms, programs }), detected)
      .diagnostics.filter(isError)
      .map(({ path }) => path),
  ).toEqual(["programs[0].runtime", "programs[1].path"]);
});

test("finds no detected files for a program with the name of an Object member", () => {
  const programs = [{ name: "constructor", path: "a" }];
  const deployments = [{ name: "a", program: "constructor", stack: "a/a", on: { branch: "main" } }];

  expect(completePipeline(planOf({ ...twoPrograms, programs, deployments })).diagnostics.filter(isError)).toEqual([
    {
      severity: "error",
      code: "MISSING_KEY",
      path: "programs[0].runtime",
      message: `is missing, and the program's files were not read. Choices: ${runtimes}`,
    },
  ]);
});
