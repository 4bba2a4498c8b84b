import { listed, type Mistake, quoted } from "../../errors";
import { Runtime } from "../../programs/runtimes";
import { packageManagers } from "../../programs/packageManagers";
import { runtimeVersions } from "../../programs/toolchains";
import { list, type Loose, programsOf, repeated, text } from "./loose";

/** What is wrong with the programs of a project, taken together and one by one. */
export function programMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  const programs = programsOf(settings);
  return [
    ...oneOrSeveral(settings),
    ...duplicateNames(settings),
    ...unknownOrder(settings),
    ...programs.flatMap(({ path, program }) => [
      ...runtimeMistakes(path, program, settings.image),
      ...everyChange(path, program),
    ]),
    ...undeployed(settings, deployments),
  ];
}

/** What does not fit a program's language. Nothing is said of a program whose language is not known yet. */
export function runtimeMistakes(path: string, program: Loose, imageOfAll: unknown): Mistake[] {
  return [...foreignManager(path, program), ...missingVersion(path, program, imageOfAll)];
}

function oneOrSeveral({ program, programs }: Loose): Mistake[] {
  if ((program === undefined) !== (programs === undefined)) return [];
  if (program === undefined) return [{ code: "MISSING_KEY", path: "program", message: "is missing" }];
  const message = "a project has one program or several, not both. Keep either program or programs";
  return [{ code: "UNKNOWN_PROGRAM", path: "programs", message }];
}

function duplicateNames({ programs }: Loose): Mistake[] {
  if (programs === undefined) return [];
  const names = programsOf({ programs }).map(({ program }) => text(program.name));
  return repeated(names).map(({ index, first, key }) => ({
    code: "DUPLICATE_NAME",
    path: `programs[${index}].name`,
    message: `${quoted(key)} is already the name of programs[${first}]. Give each program a name of its own`,
  }));
}

/** A program depends on programs that stand before it, so that no two can wait for each other. */
function unknownOrder(settings: Loose): Mistake[] {
  if (settings.programs === undefined) return [];
  const programs = programsOf(settings);
  return programs.flatMap(({ path, program }, index) => {
    const before = programs.slice(0, index).flatMap((other) => text(other.program.name) ?? []);
    return list(program.dependsOn).flatMap((name, at) =>
      typeof name !== "string" || before.includes(name)
        ? []
        : [
            {
              code: "UNKNOWN_PROGRAM",
              path: `${path}.dependsOn[${at}]`,
              message: `there is no program ${quoted(name)} before this one. Programs before it: ${listed(before)}`,
            },
          ],
    );
  });
}

function foreignManager(path: string, { runtime, packageManager }: Loose): Mistake[] {
  if (!isRuntime(runtime) || typeof packageManager !== "string") return [];
  const choices: readonly string[] = packageManagers[runtime];
  if (choices.includes(packageManager)) return [];
  const message = `${quoted(packageManager)} is no package manager of ${runtime}. Choices: ${listed(choices)}`;
  return [{ code: "NOT_A_CHOICE", path: `${path}.packageManager`, message }];
}

function missingVersion(path: string, { runtime, version, image }: Loose, imageOfAll: unknown): Mistake[] {
  if (!isRuntime(runtime) || typeof version !== "string") return [];
  if (image !== undefined || imageOfAll !== undefined) {
    const message = "the image that the settings name has a version of its own. Leave the version out, or the image";
    return [{ code: "NOT_A_CHOICE", path: `${path}.version`, message }];
  }
  const choices = runtimeVersions[runtime];
  if (choices.includes(version)) return [];
  const message = `Pulumi has no image of ${runtime} ${quoted(version)}. Choices: ${listed(choices)}`;
  return [{ code: "NOT_A_CHOICE", path: `${path}.version`, message }];
}

/** Below the top folder lies everything, so that its changes are all changes. */
function everyChange(path: string, { path: folder, changes }: Loose): Mistake[] {
  if (changes === undefined || !["", ".", "./", undefined].includes(folder as string | undefined)) return [];
  const message = "every change is below the project's top folder, where this program is. Leave changes out";
  return [{ code: "NOT_A_CHOICE", path: `${path}.changes`, message }];
}

function undeployed(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  if (settings.programs === undefined || deployments.length === 0) return [];
  const deployed = deployments.map(({ program }) => program);
  return programsOf(settings).flatMap(({ path, program }) =>
    typeof program.name !== "string" || deployed.includes(program.name)
      ? []
      : [
          {
            code: "UNKNOWN_PROGRAM",
            path: `${path}.name`,
            message: `no deployment deploys program ${quoted(program.name)}. Add one, or take the program out`,
          },
        ],
  );
}

function isRuntime(value: unknown): value is Runtime {
  return Object.values<unknown>(Runtime).includes(value);
}
