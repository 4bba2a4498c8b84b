import { type Diagnostic, errorAt } from "../../../diagnostics/diagnostic";
import { quoted } from "../../../diagnostics/wording";
import type { ValidVariable } from "../../../settings/sections";
import { type KestraDeployment, type KestraProgram, validationOf } from "./kestraSettings";
import { missing, noEffect } from "./rows";

/** A place in the settings that names a CI/CD variable. */
interface VariableUse {
  readonly path: string;
  readonly name: string;
}

/** Returns errors for variables of a deployment that other jobs could read, or that do not exist. */
export function deploymentCredentials(
  deployments: readonly KestraDeployment[],
  variables: readonly ValidVariable[],
): Diagnostic[] {
  return deployments.flatMap(({ path, value: { name: deployment }, kestra }): Diagnostic[] => [
    ...serverUse(`${path}.kestra`, kestra.server).flatMap((use) => {
      const isOwn = variables.some(
        ({ value }) => value.name === use.name && [undefined, deployment].includes(value.deployment),
      );
      return isOwn ? [] : [unknownVariable(use, deployment)];
    }),
    ...secretUses(path, kestra).flatMap((use) => {
      const own = variables.find(({ value }) => value.name === use.name && value.deployment === deployment);
      if (!own) return [unknownVariable(use, deployment)];
      if (own.value.protected !== false) return [];
      const message = `${quoted(use.name)} is not protected (${own.path}), so unreviewed code could deploy with it. Leave protected out there`;
      return [errorAt("KESTRA_CREDENTIAL", use.path, message)];
    }),
  ]);
}

/** Returns errors for a validation that is incomplete, or whose credential could deploy or is not there. */
export function validationCredentials(
  programs: readonly KestraProgram[],
  deployments: readonly KestraDeployment[],
  variables: readonly ValidVariable[],
): Diagnostic[] {
  const used = deployments.flatMap(({ path, kestra }) => secretUses(path, kestra));
  const secrets = new Map(
    used.flatMap((use) =>
      variables.flatMap(({ value }) =>
        value.name === use.name && value.secret !== undefined ? [[value.secret, use]] : [],
      ),
    ) as [string, VariableUse][],
  );
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

function unknownVariable({ path, name }: VariableUse, deployment: string): Diagnostic {
  const message = `there is no variable ${quoted(name)} for this deployment, and jobs of others must not have it. Add it to variables, with deployment: ${deployment}`;
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
