import { type Diagnostic, errorAt } from "../../../diagnostics/diagnostic";
import { isPulumiRuntime } from "../../../programs/runtimes";
import { EscAttachment } from "../../../settings/choices";
import type { EscSettings } from "../../../settings/settings";
import type { AnyProgram, ValidDeployment, ValidProgram } from "../../../settings/sections";
import { type KestraDeployment, programOf } from "./kestraSettings";

/** Returns errors for settings of a program that its runtime does not have. */
export function foreignProgramSettings({ value, path }: ValidProgram): Diagnostic[] {
  const { runtime, kestra } = value;
  if (runtime !== "kestra") {
    return kestra ? [noEffect(`${path}.kestra`, 'the runtime of this program is not "kestra"')] : [];
  }
  const keys = ["packageManager", "version", "install", "lockFile"] as const satisfies readonly (keyof AnyProgram)[];
  const written: string[] = keys.filter((key) => value[key] !== undefined);
  if (value.steps.beforeInstall.length > 0) written.push("steps.beforeInstall");
  return written.map((key) => noEffect(`${path}.${key}`, "the jobs of Kestra flows install no dependencies"));
}

/** Returns errors for settings of deployments that do not fit the runtimes of their programs. */
export function foreignDeploymentSettings(
  deployments: readonly ValidDeployment[],
  programs: readonly ValidProgram[],
): Diagnostic[] {
  return deployments.flatMap((deployment): Diagnostic[] => {
    const { value, path } = deployment;
    const program = programOf(deployment, programs);
    if (program?.value.runtime === "kestra") {
      const foreign = (["stack", "preview"] as const).filter((key) => value[key] !== undefined);
      return [
        ...foreign.map((key) => noEffect(`${path}.${key}`, "Kestra flows have no stack and no preview")),
        ...foreignEscSettings(value.esc ?? {}).map((key) =>
          noEffect(
            `${path}.esc.${key}`,
            "a job on Kestra flows reads only the environment variables of its ESC environment",
          ),
        ),
        ...(value.kestra
          ? []
          : [errorAt("MISSING_KEY", `${path}.kestra`, "is missing: flows are deployed to namespaces of a server")]),
      ];
    }
    const isKnown =
      program !== undefined && (program.value.runtime === undefined || isPulumiRuntime(program.value.runtime));
    return [
      ...(value.stack === undefined && (isKnown || !value.kestra)
        ? [errorAt("MISSING_KEY", `${path}.stack`, "is missing")]
        : []),
      ...(value.kestra && isKnown ? [noEffect(`${path}.kestra`, 'the runtime of its program is not "kestra"')] : []),
    ];
  });
}

/** The settings of an ESC environment that only a Pulumi program has. Another check reports those of previews. */
function foreignEscSettings({ attach, ...esc }: Partial<EscSettings>): string[] {
  return [
    ...(["pulumiConfig", "files"] as const).filter((key) => esc[key] !== undefined),
    ...(attach === EscAttachment.Stack ? ["attach"] : []),
  ];
}

/** Returns errors for a connection without an address or without one credential. */
export function incompleteConnections(deployments: readonly KestraDeployment[]): Diagnostic[] {
  return deployments.flatMap(({ path: place, kestra }): Diagnostic[] => {
    const path = `${place}.kestra`;
    const { server, token, user, password } = kestra;
    const isBasic = user !== undefined || password !== undefined;
    return [
      ...(server === undefined
        ? [
            missing(
              `${path}.server`,
              "the flows have to be sent to a server. Write its address, or $NAME for the CI/CD variable that has it",
            ),
          ]
        : []),
      ...(token === undefined && !isBasic
        ? [missing(`${path}.token`, "name the CI/CD variable with the API token, or set user and password")]
        : []),
      ...(token !== undefined && isBasic
        ? [
            errorAt(
              "CONFLICTING_KEYS",
              `${path}.token`,
              "a job logs in with a token or with a user and a password. Keep one of the two",
            ),
          ]
        : []),
      ...(user === undefined && password !== undefined
        ? [missing(`${path}.user`, "name the CI/CD variable with the name of the user")]
        : []),
      ...(user !== undefined && password === undefined
        ? [missing(`${path}.password`, "name the CI/CD variable with the user's password")]
        : []),
    ];
  });
}

export function noEffect(path: string, why: string): Diagnostic {
  return errorAt("NO_EFFECT", path, `${why}. Leave it out`);
}

export function missing(path: string, why: string): Diagnostic {
  return errorAt("MISSING_KEY", path, `is missing: ${why}`);
}
