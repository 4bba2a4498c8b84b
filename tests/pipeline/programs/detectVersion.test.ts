import { detect, type Folder, npm, project } from "./programFolders";

describe("the version of the language", () => {
  const net = (target: string) => `<Project><PropertyGroup>${target}</PropertyGroup></Project>`;

  test.each<[string, Folder, string]>([
    ["nodejs", { ".nvmrc": "22" }, "22"],
    ["nodejs", { ".nvmrc": "v24.1.0\n", ".node-version": "22" }, "24"],
    ["nodejs", { ".node-version": "# of the team\n22.5.1\n" }, "22"],
    ["python", { ".python-version": "3.12.4\n3.11\n" }, "3.12"],
    ["dotnet", { "a.csproj": net("<TargetFramework>net9.0</TargetFramework>") }, "9.0"],
    ["dotnet", { "a.csproj": net("<TargetFrameworks>net10.0;net8.0;net9.0</TargetFrameworks>") }, "10.0"],
    [
      "dotnet",
      {
        "global.json": '{ // the SDK\n "sdk": { "version": "8.0.404" } }',
        "a.csproj": net("<TargetFramework>net9.0</TargetFramework>"),
      },
      "8.0",
    ],
  ])("of %s is detected from %j", (runtime, folder, version) => {
    expect(detect({ ...project(runtime), ...folder }).version).toBe(version);
  });

  test("is detected from the top folder if the program's folder has none", () => {
    const { version, findings } = detect(
      { ...project("python"), "requirements.txt": "" },
      { ".python-version": "3.13" },
    );

    expect(version).toBe("3.13");
    expect(findings.at(-1)).toBe("Python 3.13, for .python-version");
  });

  test.each<[string, Folder, string]>([
    ["nodejs", { ...npm, ".nvmrc": "18" }, "infra/.nvmrc requires Node 18, for which Pulumi has no image"],
    ["nodejs", { ...npm, ".nvmrc": "lts/jod" }, "infra/.nvmrc names no single version of Node"],
    ["nodejs", { ...npm, ".nvmrc": "" }, "infra/.nvmrc names no single version of Node"],
    [
      "python",
      { "requirements.txt": "", ".python-version": "pypy3.9-7.3.11" },
      "infra/.python-version names no single version of Python",
    ],
    [
      "dotnet",
      { "a.csproj": net("<TargetFramework>net6.0</TargetFramework>") },
      "infra/a.csproj requires .NET 6.0, for which Pulumi has no image",
    ],
  ])("of %s is ignored if %j names one without an image", (runtime, folder, message) => {
    const found = detect({ ...project(runtime), ...folder });

    expect(found).not.toHaveProperty("version");
    const code = message.includes("names no single") ? "UNCLEAR_VERSION" : "NO_IMAGE_FOR_VERSION";
    expect(found.warnings).toEqual([{ code, message }]);
  });

  test("is not read from files of another language", () => {
    expect(detect({ ...project("go"), "go.sum": "", ".nvmrc": "22" })).not.toHaveProperty("version");
  });
});
