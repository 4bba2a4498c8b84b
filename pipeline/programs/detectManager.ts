import { programPath } from "../names";
import { type Doubt, dotnetProject, doubt, member, nearest, projectFiles, type Place } from "./detectFiles";
import { detectNodeManager, type ManagerFound } from "./detectNodeManager";
import type { RuntimeFound } from "./detectRuntime";
import { Runtime } from "./runtimes";
import { PackageManager } from "./packageManagers";
import { inFolder } from "./toolchains";

/** The package manager of a program in a known language. */
export function detectManager(place: Place, runtime: Runtime, said: RuntimeFound): ManagerFound {
  switch (runtime) {
    case Runtime.Nodejs:
      return detectNodeManager(place, said);
    case Runtime.Python:
      return pythonManager(place, said.options);
    case Runtime.Go:
      return found(PackageManager.Go, nearest(place, "go.sum") ?? nearest(place, "go.mod"));
    case Runtime.Dotnet:
      return dotnetManager(place);
    case Runtime.Java:
      return javaManager(place, said.options);
    case Runtime.Yaml:
      return found(PackageManager.None, inProgram(place, ...projectFiles));
  }
}

/** Python's package manager. Pulumi: the toolchain option, else uv.lock or poetry.lock here or above, else pip. */
function pythonManager(place: Place, options: unknown): ManagerFound {
  const toolchain = member(options, "toolchain");
  const named = ([PackageManager.Pip, PackageManager.Poetry, PackageManager.Uv] as const).find(
    (one) => one === toolchain,
  );
  const uv = nearest(place, "uv.lock");
  const poetry = nearest(place, "poetry.lock");
  const pip = inProgram(place, "requirements.txt");
  const byLock = uv ? PackageManager.Uv : poetry ? PackageManager.Poetry : PackageManager.Pip;
  const packageManager = named ?? byLock;
  const lockFile = { uv, poetry, pip }[packageManager];

  const why = named ? "for toolchain in Pulumi.yaml" : lockFile ? `for ${lockFile}` : "the default";
  const { virtualenv, doubts } = virtualenvOf(packageManager, member(options, "virtualenv"));
  return {
    ...found(packageManager, lockFile),
    ...(virtualenv !== undefined && { virtualenv }),
    because: [
      `${packageManager}, ${why}`,
      ...(virtualenv === undefined ? [] : [`virtual environment ${virtualenv}, for virtualenv in Pulumi.yaml`]),
    ],
    doubts,
  };
}

/** The virtual environment. It is used in commands, so its name must need no shell quoting. Poetry has its own. */
function virtualenvOf(packageManager: PackageManager, option: unknown): { virtualenv?: string; doubts: Doubt[] } {
  if (typeof option !== "string" || option === "" || packageManager === PackageManager.Poetry) return { doubts: [] };
  const folder = option.replace(/^\.\//, "").replace(/\/$/, "");
  return programPath.pattern.test(folder) && !folder.startsWith("-")
    ? { virtualenv: folder, doubts: [] }
    : {
        doubts: [
          doubt(
            "UNUSABLE_VIRTUALENV",
            "the virtualenv of Pulumi.yaml is not a folder beside it with a plain name: pip installs without it",
          ),
        ],
      };
}

function dotnetManager({ path, files }: Place): ManagerFound {
  const project = dotnetProject(files.names);
  return {
    ...found(PackageManager.Dotnet, project && inFolder(path, project)),
    doubts:
      project === undefined
        ? [doubt("NO_BUILD_FILE", "no .csproj, .fsproj or .vbproj with a plain name in the program's folder")]
        : [],
  };
}

/** Java's package manager. Pulumi: Maven before Gradle, unless use-executor names one. */
function javaManager(place: Place, options: unknown): ManagerFound {
  const option = member(options, "use-executor");
  const executor = typeof option === "string" ? option : "";
  const maven = inProgram(place, "pom.xml");
  const gradle = inProgram(place, ...gradleFiles);
  const named = executor.includes("mvn")
    ? PackageManager.Maven
    : executor.includes("gradle")
      ? PackageManager.Gradle
      : undefined;
  const byFile = maven ? PackageManager.Maven : gradle ? PackageManager.Gradle : undefined;
  const packageManager = named ?? byFile;
  if (packageManager === undefined)
    return { because: [], doubts: [doubt("NO_BUILD_FILE", "neither Maven's pom.xml nor a build of Gradle's")] };

  const lockFile = packageManager === PackageManager.Maven ? maven : gradle;
  const hasWrapper = nearest(place, "gradlew") !== undefined;
  return {
    ...found(packageManager, lockFile),
    because: [`${packageManager}, for ${named ? "use-executor in Pulumi.yaml" : String(lockFile)}`],
    doubts:
      packageManager === PackageManager.Gradle && !hasWrapper
        ? [
            doubt(
              "NO_GRADLE_WRAPPER",
              "no gradlew: the Gradle of Pulumi's image is Debian's, which is old. Commit the Gradle wrapper",
            ),
          ]
        : [],
  };
}

const gradleFiles = ["gradle.lockfile", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"];

function inProgram({ path, files }: Place, ...names: readonly string[]): string | undefined {
  const name = names.find((one) => files.names.includes(one));
  return name && inFolder(path, name);
}

function found(packageManager: PackageManager, lockFile: string | undefined): ManagerFound {
  return { packageManager, ...(lockFile !== undefined && { lockFile }), because: [], doubts: [] };
}
