import { detectProgram, textsToRead } from "../../../pipeline/programs/detectProgram";
import type { Runtime } from "../../../pipeline/programs/runtimes";
import { detect, files, type Folder, npm, project } from "./programFolders";

describe("the program", () => {
  test("is detected completely, with a reason for each finding", () => {
    expect(detect({ ...project("nodejs"), "package.json": "{}", "pnpm-lock.yaml": "", ".nvmrc": "22\n" })).toEqual({
      project: "shop-api",
      runtime: "nodejs",
      packageManager: "pnpm",
      version: "22",
      lockFile: "infra/pnpm-lock.yaml",
      findings: [
        "project shop-api, for Pulumi.yaml",
        "nodejs, for the runtime in Pulumi.yaml",
        "pnpm, for infra/pnpm-lock.yaml",
        "Node 22, for infra/.nvmrc",
      ],
      warnings: [],
    });
  });

  test("in the top folder is detected from the files there", () => {
    const top = { ...project("go"), "go.mod": "", "go.sum": "" };

    expect(detectProgram(".", files(top, top, "."))).toMatchObject({ runtime: "go", lockFile: "go.sum" });
  });

  test.each<[string, Folder]>([
    ["Pulumi.yml", { "Pulumi.yml": "{name: shop-api, runtime: {name: go}}" }],
    ["Pulumi.json", { "Pulumi.json": '{"name": "shop-api", "runtime": "go"}' }],
  ])("may have a project file called %s", (_, folder) => {
    expect(detect(folder)).toMatchObject({ project: "shop-api", runtime: "go" });
  });

  test.each<[string, string]>([
    ["is not YAML", "name: [shop-api"],
    ["has endlessly nested aliases", "a: &a [*a"],
    ["is a list", "- name: shop-api"],
    ["is empty", ""],
    ["has an invalid name", "name: 'shop\u001b[31m'\nruntime: 7"],
  ])("stays unknown if Pulumi.yaml %s", (_, text) => {
    expect(detect({ "Pulumi.yaml": text })).toEqual({
      findings: [],
      warnings: [{ code: "UNSUPPORTED_RUNTIME", message: "Pulumi.yaml names no runtime that pipelines are made for" }],
    });
  });

  test.each<[Runtime, Folder]>([
    ["nodejs", { "package.json": "{}" }],
    ["python", { "pyproject.toml": "" }],
    ["go", { "go.mod": "" }],
    ["dotnet", { "Shop.Infra.fsproj": "" }],
    ["java", { "build.gradle.kts": "" }],
  ])("without Pulumi.yaml is guessed to be %s by %j", (runtime, folder) => {
    const { runtime: guessed, warnings } = detect(folder);

    expect(guessed).toBe(runtime);
    expect(warnings[0]).toEqual({ code: "NO_PROJECT_FILE", message: "no Pulumi.yaml in the program's folder" });
  });

  test("without Pulumi.yaml is unknown if there are files of two languages", () => {
    expect(detect({ "package.json": "{}", "go.mod": "" })).toEqual({
      findings: [],
      warnings: [{ code: "NO_PROJECT_FILE", message: "no Pulumi.yaml in the program's folder" }],
    });
  });

  test("has the language of the settings, even if Pulumi.yaml names another one", () => {
    const found = detect({ ...project("python", "packagemanager: pnpm"), ...npm }, {}, { runtime: "nodejs" });

    expect(found).toMatchObject({ runtime: "nodejs", otherRuntime: "python", packageManager: "npm" });
    // The check of the program reports it: OTHER_RUNTIME.
    expect(found).toMatchObject({ otherRuntime: "python", warnings: [] });
  });
});

describe("the texts to read", () => {
  test("are those of the existing files, Pulumi.yaml first", () => {
    const names = ["global.json", "b.csproj", "index.ts", "package.json", ".nvmrc", "a.csproj", "Pulumi.yaml"];

    expect(textsToRead(names)).toEqual(["Pulumi.yaml", "package.json", ".nvmrc", "global.json", "a.csproj"]);
  });

  test("are none in a folder without known files", () => {
    expect(textsToRead(["README.md", "constructor"])).toEqual([]);
  });
});
