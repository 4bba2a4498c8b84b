import { programPath } from "../names";
import {
  type DetectionWarning,
  dotnetProject,
  detectionWarning,
  fileIn,
  member,
  namesHere,
  nearest,
  projectFiles,
  type Place,
} from "./detectFiles";
import { detectNodeManager, type ManagerFound } from "./detectNodeManager";
import type { RuntimeFound } from "./detectRuntime";
import { type PulumiRuntime, Runtime } from "./runtimes";
import { PackageManager } from "./packageManagers";
import { inFolder } from "./toolchains";

/** The package manager of a program in a known language. `known` is the one in the settings. */
export function detectManager(
  place: Place,
  runtime: PulumiRuntime,
  said: RuntimeFound,
  known?: PackageManager,
): ManagerFound {
  switch (runtime) {
    case Runtime.Nodejs:
      return detectNodeManager(place, said, known);
    case Runtime.Python:
      return pythonManager(place, said.options, known);
    case Runtime.Go:
      return goManager(place);
    case Runtime.Dotnet:
      return dotnetManager(place);
    case Runtime.Java:
      return javaManager(place, said.options, known);
    case Runtime.Yaml:
      return found(PackageManager.None, inProgram(place, ...projectFiles));
  }
}

/**
 * Python's package manager: the one in the settings, else the one that Pulumi uses. Pulumi: the toolchain option, else
 * the one of uv.lock or poetry.lock in the program's folder or above, else pip.
 */
function pythonManager(place: Place, options: unknown, known: PackageManager | undefined): ManagerFound {
  const toolchain = member(options, "toolchain");
  const option = ([PackageManager.Pip, PackageManager.Poetry, PackageManager.Uv] as const).find(
    (one) => one === toolchain,
  );
  const named = known ?? option;
  const uv = nearest(place, "uv.lock");
  const poetry = nearest(place, "poetry.lock");
  const pip = inProgram(place, "requirements.txt");
  const byLock = uv ? PackageManager.Uv : poetry ? PackageManager.Poetry : PackageManager.Pip;
  const packageManager = named ?? byLock;
  const lockFile = new Map<PackageManager, string | undefined>([
    [PackageManager.Uv, uv],
    [PackageManager.Poetry, poetry],
    [PackageManager.Pip, pip],
  ]).get(packageManager);
  // Pulumi converts requirements.txt, which uv and Poetry do not read, to their manifest.
  const needsPulumiInstall =
    packageManager !== PackageManager.Pip && !lockFile && nearest(place, "pyproject.toml") === undefined;

  const why = known
    ? "for packageManager in the settings"
    : option
      ? "for toolchain in Pulumi.yaml"
      : lockFile
        ? `for ${lockFile}`
        : "the default";
  const { virtualenv, warnings } = virtualenvOf(packageManager, member(options, "virtualenv"));
  return {
    ...found(packageManager, lockFile),
    ...(virtualenv !== undefined && { virtualenv }),
    ...(needsPulumiInstall && { needsPulumiInstall }),
    features: packageManager !== PackageManager.Pip && option === undefined ? ["toolchainByLockFile"] : [],
    findings: [
      `${packageManager}, ${why}`,
      ...(virtualenv === undefined ? [] : [`virtual environment ${virtualenv}, for virtualenv in Pulumi.yaml`]),
    ],
    warnings: [...(known === undefined ? [] : otherToolchain(known, option ?? byLock)), ...warnings],
  };
}

/** The warning that Pulumi runs the program in the environment of another package manager than the settings name. */
function otherToolchain(known: PackageManager, pulumis: PackageManager): DetectionWarning[] {
  if (known === pulumis) return [];
  const message = `packageManager in the settings is ${known}, but Pulumi runs the program with ${pulumis}: set toolchain: ${known} in the runtime's options in Pulumi.yaml`;
  return [detectionWarning("OTHER_PACKAGE_MANAGER", message)];
}

/** The virtual environment. It is used in commands, so its name must need no shell quoting. Poetry has its own. */
function virtualenvOf(
  packageManager: PackageManager,
  option: unknown,
): { virtualenv?: string; warnings: DetectionWarning[] } {
  if (typeof option !== "string" || option === "" || packageManager === PackageManager.Poetry) return { warnings: [] };
  const folder = option.replace(/^\.\//, "").replace(/\/$/, "");
  return programPath.pattern.test(folder) && !folder.startsWith("-")
    ? { virtualenv: folder, warnings: [] }
    : {
        warnings: [
          detectionWarning(
            "UNUSABLE_VIRTUALENV",
            "the virtualenv of Pulumi.yaml is not a folder beside it with a plain name: pip installs without it",
          ),
        ],
      };
}

/** Go's modules. The nearest go.mod is the program's, and the go.sum beside it pins the dependencies. */
function goManager({ folders }: Place): ManagerFound {
  const module =
    folders.find((folder) => fileIn(folder, ["go.mod"])) ?? folders.find((folder) => fileIn(folder, ["go.sum"]));
  const lockFile = module && fileIn(module, ["go.sum"]);
  return { ...found(PackageManager.Go, lockFile), ...(module && { lockFolder: module.path }) };
}

function dotnetManager(place: Place): ManagerFound {
  const project = dotnetProject(namesHere(place));
  return {
    ...found(PackageManager.Dotnet, project && inFolder(place.path, project)),
    warnings:
      project === undefined
        ? [
            detectionWarning(
              "NO_BUILD_FILE",
              "no .csproj, .fsproj or .vbproj with a plain name in the program's folder",
            ),
          ]
        : [],
  };
}

/** Java's package manager. Pulumi: Maven before Gradle, unless use-executor names one. */
function javaManager(place: Place, options: unknown, known: PackageManager | undefined): ManagerFound {
  const option = member(options, "use-executor");
  const executor = typeof option === "string" ? option : "";
  const maven = inProgram(place, "pom.xml");
  const gradle = inProgram(place, ...gradleFiles);
  const byOption = executor.includes("mvn")
    ? PackageManager.Maven
    : executor.includes("gradle")
      ? PackageManager.Gradle
      : undefined;
  const named = known ?? byOption;
  const byFile = maven ? PackageManager.Maven : gradle ? PackageManager.Gradle : undefined;
  const packageManager = named ?? byFile;
  if (packageManager === undefined)
    return {
      findings: [],
      warnings: [detectionWarning("NO_BUILD_FILE", "neither a pom.xml of Maven nor a build of Gradle")],
    };

  const lockFile = packageManager === PackageManager.Maven ? maven : gradle;
  const hasWrapper = nearest(place, "gradlew") !== undefined;
  return {
    ...found(packageManager, lockFile),
    findings: [
      `${packageManager}, for ${known ? "packageManager in the settings" : byOption ? "use-executor in Pulumi.yaml" : String(lockFile)}`,
    ],
    warnings:
      packageManager === PackageManager.Gradle && !hasWrapper
        ? [
            detectionWarning(
              "NO_GRADLE_WRAPPER",
              "no gradlew: the Gradle of Pulumi's image is Debian's, which is old. Commit the Gradle wrapper",
            ),
          ]
        : [],
  };
}

const gradleFiles = ["gradle.lockfile", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"];

function inProgram(place: Place, ...names: readonly string[]): string | undefined {
  const name = names.find((one) => namesHere(place).includes(one));
  return name && inFolder(place.path, name);
}

function found(packageManager: PackageManager, lockFile: string | undefined): ManagerFound {
  return { packageManager, ...(lockFile !== undefined && { lockFile }), findings: [], warnings: [] };
}
