import { type Diagnostic, errorAt } from "../../../diagnostics/diagnostic";
import { quoted } from "../../../diagnostics/wording";
import { isMap } from "../../../isMap";
import type { EscBaseSettings } from "../../../settings/settings";
import type { ValidVariable } from "../../../settings/sections";
import { type KestraDeployment, type KestraProgram, validationOf } from "./kestraSettings";
import { missing, noEffect } from "./rows";

/** A place in the settings that names a CI/CD variable. */
interface VariableUse {
  readonly path: string;
  readonly name: string;
}

/**
 * Returns errors for variables of a deployment that other jobs could read, or that do not exist. `base` is the content that
 * all ESC environments import.
 */
export function deploymentCredentials(
  deployments: readonly KestraDeployment[],
  variables: readonly ValidVariable[],
  base: EscBaseSettings | undefined,
): Diagnostic[] {
  return deployments.flatMap((deployment): Diagnostic[] => [
    ...serverUse(`${deployment.path}.kestra`, deployment.kestra.server).flatMap((use) => {
      const isOwn = variables.some(
        ({ value }) => value.name === use.name && [undefined, deployment.value.name].includes(value.deployment),
      );
      return isOwn ? [] : ofEsc(use, deployment, base);
    }),
    ...secretUses(deployment.path, deployment.kestra).flatMap((use) => {
      const named = variables.filter(({ value }) => value.name === use.name);
      const own = named.find(({ value }) => value.deployment === deployment.value.name);
      if (!own) {
        const isShared = named.some(({ value }) => value.deployment === undefined);
        return isShared ? [unknownVariable(use, deployment)] : ofEsc(use, deployment, base);
      }
      if (own.value.protected !== false) return [];
      const message = `${quoted(use.name)} is not protected (${own.path}), so unreviewed code could deploy with it. Leave protected out there`;
      return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
    }),
  ]);
}

/** Returns an error for a variable that only the ESC environment of the deployment can have. */
function ofEsc(use: VariableUse, deployment: KestraDeployment, base: EscBaseSettings | undefined): Diagnostic[] {
  const { path, value } = deployment;
  const { esc } = value;
  if (!esc) return [unknownVariable(use, deployment)];
  if (base?.environmentVariables?.[use.name] !== undefined) {
    const message = `${quoted(use.name)} is in esc.environmentVariables, which previews read, too. Move it to ${path}.esc`;
    return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
  }
  const more = esc.values?.environmentVariables;
  const text = esc.environmentVariables?.[use.name] ?? (isMap(more) ? more[use.name] : undefined);
  if (text === undefined && esc.imports === undefined && !isReference(more)) {
    const message = `neither variables nor ${path}.esc has ${quoted(use.name)} for this deployment. Add it to ${path}.esc.environmentVariables, such as ${use.name}: \${secrets.kestra}`;
    return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
  }
  // A user's name and an address need not be secret.
  if (typeof text !== "string" || isReference(text) || !/\.(token|password)$/.test(use.path)) return [];
  const message = `a credential must not be written in plain text. Set it as a secret of the platform stack, name that in ${path}.esc.secrets, and refer to it: \${secrets.<name>}`;
  return [errorAt("PLAIN_SECRET", `${path}.esc.environmentVariables.${use.name}`, message)];
}

function isReference(value: unknown): boolean {
  return typeof value === "string" && value.includes("${");
}

/** Returns errors for a validation that is incomplete, or whose credential could deploy or is not there. */
export function validationCredentials(
  programs: readonly KestraProgram[],
  deployments: readonly KestraDeployment[],
  variables: readonly ValidVariable[],
): Diagnostic[] {
  const used = deployments.flatMap(({ path, kestra }) => secretUses(path, kestra));
  const secrets = new Map<string, Pick<VariableUse, "path">>([
    ...used.flatMap((use) =>
      variables.flatMap(({ value }): [string, VariableUse][] =>
        value.name === use.name && value.secret !== undefined ? [[value.secret, use]] : [],
      ),
    ),
    ...deployments.flatMap(({ path, value }) =>
      (value.esc?.secrets ?? []).map(({ secret }, index): [string, Pick<VariableUse, "path">] => [
        secret,
        { path: `${path}.esc.secrets[${index}].secret` },
      ]),
    ),
  ]);
  return programs.flatMap((program): Diagnostic[] => {
    const validation = validationOf(program);
    if (!validation) return [];
    const { path, value } = validation;
    const { local, server, tenant, token } = value;
    if (local) {
      return Object.entries({ server, tenant, token })
        .filter(([, one]) => one !== undefined)
        .map(([key]) => noEffect(`${path}.${key}`, "local asks no server"));
    }
    return [
      ...(server === undefined ? [missing(`${path}.server`, "write the address of the server that validates")] : []),
      ...(token === undefined
        ? [
            missing(
              `${path}.token`,
              "name the CI/CD variable with the token of a service account that may not change flows. The open source edition has none: leave validation out there, or set local with the dialect legacy",
            ),
          ]
        : []),
      ...[...serverUse(path, server), ...(token === undefined ? [] : [{ path: `${path}.token`, name: token }])].flatMap(
        (use) => unreviewedVariable(use, variables),
      ),
      ...(token === undefined ? [] : deployingToken({ path: `${path}.token`, name: token })),
    ];
  });

  /** Returns an error if a deployment uses the variable, or another variable with the same secret. */
  function deployingToken(use: VariableUse): Diagnostic[] {
    const byName = used.find(({ name }) => name === use.name);
    const bySecret = variables.flatMap(({ value }) =>
      value.name === use.name && value.secret !== undefined ? (secrets.get(value.secret) ?? []) : [],
    );
    const taken = byName ?? bySecret[0];
    if (!taken) return [];
    const message = `merge requests would read the credential that deploys (${taken.path}), so unreviewed code could deploy. Name a variable with the token of a service account that may not change flows`;
    return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
  }
}

/** Returns an error for a variable that jobs of merge requests do not get. */
function unreviewedVariable(use: VariableUse, variables: readonly ValidVariable[]): Diagnostic[] {
  const named = variables.filter(({ value }) => value.name === use.name);
  const [own] = named.filter(({ value }) => value.deployment === undefined);
  if (!own) {
    const where = named[0] ? `${named[0].path} is for a deployment alone` : "variables does not have it";
    const message = `merge requests do not get ${quoted(use.name)}: ${where}. Add a variable without a deployment, and with protected: false`;
    return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
  }
  const isProtected = own.value.protected ?? own.value.secret !== undefined;
  if (!isProtected) return [];
  const message = `merge requests do not get ${quoted(use.name)}, because it is protected. Set ${own.path}.protected to false, with an exception UNPROTECTED_SECRET, if its token cannot change flows`;
  return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
}

function unknownVariable({ path, name }: VariableUse, { value }: KestraDeployment): Diagnostic {
  const message = `there is no variable ${quoted(name)} for this deployment, and other jobs must not get it. Add it to variables, with deployment: ${value.name}, or to the deployment's esc.environmentVariables`;
  return errorAt("KESTRA_CREDENTIAL", path, message);
}

function serverUse(path: string, server: string | undefined): VariableUse[] {
  return server?.startsWith("$") ? [{ path: `${path}.server`, name: server.slice(1) }] : [];
}

function secretUses(path: string, { token, user, password }: KestraDeployment["kestra"]): VariableUse[] {
  return Object.entries({ token, user, password }).flatMap(([key, name]) =>
    name === undefined ? [] : [{ path: `${path}.kestra.${key}`, name }],
  );
}
