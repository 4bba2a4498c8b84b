import * as pulumi from "@pulumi/pulumi";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith, planOf, planWith, twoPrograms } from "../../../pipeline/examples";
import { childrenOf, inputsOf, listen } from "../../children";
import {
  type Answers,
  getMetadata,
  getProject,
  getRepositoryFile,
  getRepositoryTree,
  mockEngine,
  repositoryOf,
} from "../../mocks";
import { lookedUp } from "../../lookedUp";

const unsaid = { program: { path: "infra" } };
let said: ReturnType<typeof listen>;

beforeEach(() => {
  said = listen();
});
afterEach(() => pulumi.runtime.disconnect());

/** The text of the committed file. */
async function fileOf(changes: object, answers: Answers = {}): Promise<unknown> {
  return inputsOf(await childrenOf(changes, answers), "shop-api-ci-file")?.content;
}

test.each<[string, Record<string, string>, object, object]>([
  [
    "a Node program with pnpm and a version",
    {
      "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
      "infra/package.json": "{}",
      "infra/pnpm-lock.yaml": "",
      "infra/.nvmrc": "22\n",
    },
    unsaid,
    { path: "infra", runtime: "nodejs", packageManager: "pnpm", version: "22", lockFile: "infra/pnpm-lock.yaml" },
  ],
  [
    "a Python program at the project's top",
    { "Pulumi.yaml": "name: shop-api\nruntime: python\n", "uv.lock": "", ".python-version": "3.12\n" },
    { program: {} },
    { runtime: "python", packageManager: "uv", version: "3.12", lockFile: "uv.lock" },
  ],
  [
    "a program in a workspace with its lock file in the top folder",
    {
      "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
      "infra/package.json": "{}",
      "package.json": '{"workspaces": ["infra"]}',
      "package-lock.json": "{}",
    },
    unsaid,
    { path: "infra", runtime: "nodejs", packageManager: "npm", lockFile: "package-lock.json" },
  ],
  [
    "a program in a workspace in a folder above, with a version at the top",
    {
      "services/api/infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
      "services/api/infra/package.json": "{}",
      "services/api/package.json": '{"workspaces": ["infra"]}',
      "services/api/yarn.lock": "",
      ".nvmrc": "22",
    },
    { program: { path: "services/api/infra" } },
    {
      path: "services/api/infra",
      runtime: "nodejs",
      packageManager: "yarn-classic",
      version: "22",
      lockFile: "services/api/yarn.lock",
    },
  ],
  [
    "a program whose Pulumi.yaml names packages, without their SDK",
    {
      "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\npackages: { netbox: terraform-provider@1.0.0 }\n",
      "infra/package.json": "{}",
      "infra/package-lock.json": "{}",
    },
    unsaid,
    { path: "infra", runtime: "nodejs", install: "pulumi" },
  ],
  [
    "a program whose Pulumi.yaml names packages, with their SDK",
    {
      "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\npackages: { netbox: terraform-provider@1.0.0 }\n",
      "infra/package.json": "{}",
      "infra/package-lock.json": "{}",
      "infra/sdks/netbox/package.json": "{}",
    },
    unsaid,
    { path: "infra", runtime: "nodejs" },
  ],
  [
    "a .NET program with any name of its project file",
    {
      "infra/Pulumi.yaml": "name: shop-api\nruntime: dotnet\n",
      "infra/Shop.csproj": "<Project><TargetFramework>net8.0</TargetFramework></Project>",
    },
    unsaid,
    { path: "infra", runtime: "dotnet", packageManager: "dotnet", version: "8.0", lockFile: "infra/Shop.csproj" },
  ],
])("commits for %s the same file as for complete settings", async (_, files, asked, program) => {
  expect(await fileOf(asked, repositoryOf(files))).toBe(renderGitLab(pipelineWith({ program })));
});

test("detects each of several programs", async () => {
  const files = {
    "network/Pulumi.yaml": "name: net\nruntime: go\n",
    "network/go.sum": "",
    "app/Pulumi.yaml": "name: shop\nruntime: python\n",
    "app/requirements.txt": "",
  };
  const programs = twoPrograms.programs.map(({ runtime: _, ...program }) => program);
  await mockEngine(repositoryOf(files));

  expect((await lookedUp(planOf({ ...twoPrograms, programs }))).pipeline.programs).toMatchObject([
    { name: "network", toolchain: { image: "pulumi/pulumi-go:3.259.0", cacheKeyFiles: ["network/go.sum"] } },
    { name: "app", toolchain: { image: "pulumi/pulumi-python:3.259.0", cacheKeyFiles: ["app/requirements.txt"] } },
  ]);
});

test("reads the files of the default branch, and only those that detection needs", async () => {
  const asked: unknown[] = [];
  const repository = repositoryOf({
    "Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    "package-lock.json": "{}",
    "secret.txt": "x",
  });
  const remembered = Object.fromEntries(
    Object.entries(repository).map(([name, answer]) => [
      name,
      (inputs: Readonly<Record<string, unknown>>) => {
        asked.push([name, inputs]);
        return typeof answer === "function" ? answer(inputs) : answer;
      },
    ]),
  );
  await mockEngine(remembered);
  await lookedUp(planWith({ program: {}, defaultBranch: "main" }));

  const [project, ref] = ["acme/shop/api", "main"];
  expect(asked).toHaveLength(3);
  expect(asked).toEqual(
    expect.arrayContaining([
      [getRepositoryFile, { project, ref, filePath: ".gitlab-ci.yml" }],
      [getRepositoryTree, { project, ref }],
      [getRepositoryFile, { project, ref, filePath: "Pulumi.yaml" }],
    ]),
  );
});

test("reports the detected program, and what is likely to fail", async () => {
  const files = { "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n", "infra/package.json": "{}" };
  await childrenOf(unsaid, repositoryOf(files));

  expect(said.infos.filter((text) => text.includes("program"))).toEqual([
    "info: [runtime] DETECTED_PROGRAM: program: project shop-api, for Pulumi.yaml; nodejs, for the runtime in Pulumi.yaml; npm, the default",
  ]);
  expect(said.warnings).toEqual([
    "warning: [runtime] MISSING_LOCK_FILE: program: infra/package-lock.json is missing, so the jobs install the newest versions that are allowed, by npm install. Commit the file",
  ]);
});

test("treats an empty repository like one without program files", async () => {
  const empty = repositoryOf({});
  const file = await fileOf({}, empty);

  expect(file).toBe(renderGitLab(pipelineWith()));
  expect(said.warnings).toEqual([
    "warning: [runtime] NO_PROJECT_FILE: program: no Pulumi.yaml in the program's folder",
    "warning: [runtime] MISSING_LOCK_FILE: program: infra/package-lock.json is missing, and the dependencies are installed from it. Commit the file",
  ]);
});

const runtimes = '"nodejs", "python", "go", "dotnet", "java", "yaml"';

test.each<[string, object, Answers, string[]]>([
  [
    "settings with another language",
    { program: { path: "infra", runtime: "python" } },
    {},
    [
      'error OTHER_RUNTIME: program.runtime: "python" is not the runtime of the program: infra/Pulumi.yaml says "nodejs". Change it, or leave it out',
    ],
  ],
  [
    "stacks of another Pulumi project",
    {},
    repositoryOf({ "infra/Pulumi.yaml": "name: web\nruntime: nodejs\n" }),
    [
      'error OTHER_PROJECT: program.path: the program\'s deployments are stacks of Pulumi project "shop-api", but infra/Pulumi.yaml names project "web". Change the deployments\' stacks, or the path',
    ],
  ],
  [
    "an unknown language",
    unsaid,
    repositoryOf({}),
    [`error MISSING_KEY: program.runtime: is missing, and infra/Pulumi.yaml does not name it. Choices: ${runtimes}`],
  ],
  [
    "a package manager of another language",
    { program: { path: "infra", packageManager: "uv" } },
    {},
    [
      'error NOT_A_CHOICE: program.packageManager: "uv" is not a package manager of nodejs. Choices: "npm", "yarn-classic", "yarn-berry", "pnpm", "bun"',
    ],
  ],
  [
    "files that GitLab does not show, with one error and none about their content",
    unsaid,
    { [getRepositoryTree]: "GET tree: 500 broken" },
    ["error LOOKUP_FAILED: project: GitLab could not be queried: GET tree: 500 broken"],
  ],
  [
    "an address that has no GitLab, without errors about what it does not have",
    unsaid,
    Object.fromEntries([getProject, getMetadata, getRepositoryTree].map((name) => [name, "404 Not Found"])),
    [
      "error NO_GITLAB: project: there is no GitLab at https://gitlab.com/api/v4/. Set GITLAB_BASE_URL, or gitlab:baseUrl in the stack's configuration, to the address of GitLab with its own path, if it has one, such as https://example.com/gitlab",
    ],
  ],
  [
    "an unknown project, without an error about its files",
    unsaid,
    { [getProject]: "404 Project Not Found", [getRepositoryTree]: "404 Project Not Found" },
    [
      'error NO_PROJECT: project: GitLab has no project "acme/shop/api", or the token cannot see it. Check the path, and that the token\'s user is a Maintainer of the project',
    ],
  ],
])("refuses %s", async (_, changes, answers, lines) => {
  await mockEngine(answers);

  await expect(lookedUp(planWith(changes))).rejects.toThrow(new Error(lines.join("\n")));
});
