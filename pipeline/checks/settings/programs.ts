import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import { packageManagers } from "../../programs/packageManagers";
import { isPulumiRuntime, type PulumiRuntime } from "../../programs/runtimes";
import { runtimeVersions } from "../../programs/toolchains";
import type { Settings } from "../../settings/settings";
import type { AnyProgram, ValidProgram } from "../../settings/sections";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the programs together and one by one. */
export const programChecks = [
  check(["program", "programs"], oneOrSeveral),
  check(["validPrograms"], ({ validPrograms }) => duplicateNames(validPrograms)),
  check(["programs"], ({ programs }) => unknownOrder(programs ?? [])),
  check(["validPrograms", "image"], ({ validPrograms, image }) =>
    validPrograms.flatMap(({ value, path }) => runtimeErrors(path, value, image)),
  ),
  check(["validPrograms"], ({ validPrograms }) => validPrograms.flatMap(({ value, path }) => everyChange(path, value))),
  check(["programs", "deployments"], undeployed),
];

/** The settings that have to fit a program's runtime. */
type Toolchain = Pick<AnyProgram, "runtime" | "packageManager" | "version" | "image">;

/** Returns errors for settings that do not fit a program's runtime, or nothing if the runtime is not known yet. */
export function runtimeErrors(
  path: string,
  { runtime, packageManager, version, image }: Toolchain,
  imageOfAll: string | undefined,
): Diagnostic[] {
  if (runtime === undefined || !isPulumiRuntime(runtime)) return [];
  return [
    ...(packageManager === undefined ? [] : foreignManager(path, runtime, packageManager)),
    ...(version === undefined ? [] : missingVersion(path, runtime, version, image ?? imageOfAll)),
  ];
}

function oneOrSeveral({ program, programs }: Pick<Settings, "program" | "programs">): Diagnostic[] {
  if ((program === undefined) !== (programs === undefined)) return [];
  if (program === undefined) return [errorAt("MISSING_KEY", "program", "is missing")];
  const message = "a project has one program or several, not both. Keep either program or programs";
  return [errorAt("CONFLICTING_KEYS", "programs", message)];
}

function duplicateNames(programs: readonly ValidProgram[]): Diagnostic[] {
  return repeated(programs.map(({ value }) => value.name)).map(({ index, first, key }) =>
    errorAt(
      "DUPLICATE_NAME",
      `${programs[index]?.path ?? "programs"}.name`,
      `${quoted(key)} is already the name of ${programs[first]?.path ?? "programs"}. Give each program its own name`,
    ),
  );
}

/** Returns errors for dependencies that are not earlier programs. With this order there are no cycles. */
function unknownOrder(programs: NonNullable<Settings["programs"]>): Diagnostic[] {
  const names = programs.map(({ name }) => name);
  return programs.flatMap(({ dependsOn }, index) => {
    const before = names.slice(0, index);
    return dependsOn.flatMap((name, at) =>
      before.includes(name)
        ? []
        : [
            errorAt(
              "UNKNOWN_PROGRAM",
              `programs[${index}].dependsOn[${at}]`,
              `there is no program ${quoted(name)} before this one. Programs before it: ${listed(before)}`,
            ),
          ],
    );
  });
}

function foreignManager(path: string, runtime: PulumiRuntime, packageManager: string): Diagnostic[] {
  const choices: readonly string[] = packageManagers[runtime];
  if (choices.includes(packageManager)) return [];
  const message = `${quoted(packageManager)} is not a package manager of ${runtime}. Choices: ${listed(choices)}`;
  return [errorAt("NOT_A_CHOICE", `${path}.packageManager`, message)];
}

function missingVersion(
  path: string,
  runtime: PulumiRuntime,
  version: string,
  image: string | undefined,
): Diagnostic[] {
  if (image !== undefined) {
    const message = "the image of the settings already determines the version. Leave version or image out";
    return [errorAt("NO_EFFECT", `${path}.version`, message)];
  }
  const choices = runtimeVersions[runtime];
  if (choices.includes(version)) return [];
  const message = `Pulumi has no image of ${runtime} ${quoted(version)}. Choices: ${listed(choices)}`;
  return [errorAt("NOT_A_CHOICE", `${path}.version`, message)];
}

/** Returns an error for `changes` of a program in the top folder, which contains every file. */
function everyChange(path: string, { path: folder, changes }: AnyProgram): Diagnostic[] {
  if (changes === undefined || folder !== ".") return [];
  const message = "every change is below the project's top folder, where this program is. Leave changes out";
  return [errorAt("NO_EFFECT", `${path}.changes`, message)];
}

function undeployed({ programs, deployments }: Pick<Settings, "programs" | "deployments">): Diagnostic[] {
  const deployed = deployments.map(({ program }) => program);
  return (programs ?? []).flatMap(({ name }, index) =>
    deployed.includes(name)
      ? []
      : [
          errorAt(
            "UNUSED_PROGRAM",
            `programs[${index}].name`,
            `no deployment deploys program ${quoted(name)}. Add one, or remove the program`,
          ),
        ],
  );
}
