import { detect, type Folder, project } from "./programFolders";

describe("the package manager of a Python program", () => {
  test.each<[string, Folder, Folder, string]>([
    ["pip", { "requirements.txt": "" }, {}, "infra/requirements.txt"],
    ["poetry", { "poetry.lock": "", "requirements.txt": "" }, {}, "infra/poetry.lock"],
    ["uv", { "uv.lock": "", "poetry.lock": "" }, {}, "infra/uv.lock"],
    ["uv", { "poetry.lock": "" }, { "uv.lock": "" }, "uv.lock"],
  ])("is %s for %j and %j in the folder above, as in Pulumi", (packageManager, folder, top, lockFile) => {
    expect(detect({ ...project("python"), ...folder }, top)).toMatchObject({ packageManager, lockFile, warnings: [] });
  });

  test.each(["pip", "poetry", "uv"])("is %s if Pulumi.yaml names it, even with other lock files", (toolchain) => {
    const locks = { "requirements.txt": "", "poetry.lock": "", "uv.lock": "" };

    expect(detect({ ...project("python", `toolchain: ${toolchain}`), ...locks }).packageManager).toBe(toolchain);
  });

  test("is pip with a missing requirements file if there is no other file", () => {
    expect(detect({ ...project("python"), "pyproject.toml": "" }, { "requirements.txt": "" })).toMatchObject({
      packageManager: "pip",
      dependencyFileMissing: "infra/requirements.txt",
    });
  });

  test.each<[string, string]>([
    ["venv", "venv"],
    ["./.venv/", ".venv"],
    ["../venv", "../venv"],
  ])("has the virtual environment %s", (option, virtualenv) => {
    expect(detect({ ...project("python", `virtualenv: "${option}"`), "requirements.txt": "" })).toMatchObject({
      virtualenv,
      warnings: [],
    });
  });

  test.each(["$(id)", "a b", "-p", "/opt/venv", "a;b", "`id`", "a\\nb"])(
    "ignores the virtual environment %s",
    (option) => {
      const found = detect({ ...project("python", `virtualenv: "${option}"`), "requirements.txt": "" });

      expect(found).not.toHaveProperty("virtualenv");
      expect(found.warnings).toEqual([
        {
          code: "UNUSABLE_VIRTUALENV",
          message: "the virtualenv of Pulumi.yaml is not a folder beside it with a plain name: pip installs without it",
        },
      ]);
    },
  );

  test("ignores a virtual environment with Poetry, which does not use the setting", () => {
    const found = detect({ ...project("python", "toolchain: poetry, virtualenv: venv"), "poetry.lock": "" });

    expect(found).not.toHaveProperty("virtualenv");
    expect(found.warnings).toEqual([]);
  });
});

describe("the package manager of other programs", () => {
  test.each<[string, Folder, string]>([
    ["go", { ...project("go"), "go.mod": "", "go.sum": "" }, "infra/go.sum"],
    ["dotnet", { ...project("dotnet"), "Infra.csproj": "" }, "infra/Infra.csproj"],
    ["dotnet", { ...project("dotnet"), "Shop Infra.fsproj": "" }, "infra/Shop Infra.fsproj"],
    ["maven", { ...project("java"), "pom.xml": "", "build.gradle": "" }, "infra/pom.xml"],
    ["gradle", { ...project("java"), "build.gradle.kts": "", gradlew: "" }, "infra/build.gradle.kts"],
    ["gradle", { ...project("java"), "build.gradle": "", "gradle.lockfile": "", gradlew: "" }, "infra/gradle.lockfile"],
    ["none", project("yaml"), "infra/Pulumi.yaml"],
  ])("is %s for %j", (packageManager, folder, lockFile) => {
    expect(detect(folder)).toMatchObject({ packageManager, lockFile, warnings: [] });
  });

  test("reports a missing go.sum beside the nearest go.mod, independent of files in the folders above", () => {
    expect(detect({ ...project("go"), "go.mod": "" }, { "go.mod": "", "go.sum": "" })).toMatchObject({
      packageManager: "go",
      dependencyFileMissing: "infra/go.sum",
    });
  });

  test("finds a Go module in the top folder", () => {
    expect(detect(project("go"), { "go.mod": "", "go.sum": "" }).lockFile).toBe("go.sum");
  });

  test.each<[string, string]>([
    ["./gradlew", "gradle"],
    ["mvn", "maven"],
  ])("is that of use-executor %s in Pulumi.yaml", (executor, packageManager) => {
    const folder = { ...project("java", `use-executor: ${executor}`), "pom.xml": "", "build.gradle": "", gradlew: "" };

    expect(detect(folder)).toMatchObject({ packageManager, warnings: [] });
  });

  test("is unknown for Java without a build file", () => {
    expect(detect(project("java", "binary: app.jar"))).toEqual({
      project: "shop-api",
      runtime: "java",
      findings: ["project shop-api, for Pulumi.yaml", "java, for the runtime in Pulumi.yaml"],
      warnings: [{ code: "NO_BUILD_FILE", message: "neither a pom.xml of Maven nor a build of Gradle" }],
    });
  });

  test("warns if Gradle has no wrapper", () => {
    expect(detect({ ...project("java"), "build.gradle": "" }).warnings).toEqual([
      {
        code: "NO_GRADLE_WRAPPER",
        message: "no gradlew: the Gradle of Pulumi's image is Debian's, which is old. Commit the Gradle wrapper",
      },
    ]);
  });

  test.each(["$(id).csproj", "a\nb.csproj", "'.fsproj", "-p.csproj"])("ignores the project file %j", (name) => {
    const found = detect({ ...project("dotnet"), [name]: "" });

    expect(found).not.toHaveProperty("lockFile");
    expect(found.warnings).toEqual([
      { code: "NO_BUILD_FILE", message: "no .csproj, .fsproj or .vbproj with a plain name in the program's folder" },
    ]);
  });
});
