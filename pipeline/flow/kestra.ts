import { KestraDialect, OnDrift } from "../settings/choices";
import { defaultKestraImages, dialectOf } from "../kestra/dialects";
import { inFolder } from "../programs/toolchains";
import type { DeploymentSettings, KestraDeploymentSettings, ProgramSettings, Settings } from "../settings/settings";
import type { KestraAuthentication, KestraConnection, KestraValidation } from "../kestra/model";
import { resolveOrder } from "./deployments";
import type { FlowKestra, FlowKestraDeployment, FlowKestraProgram } from "./kestraFlow";
import { deploymentsOf, onlyProgram, programPathOf, programsOf } from "./programs";

/** Resolves the programs of Kestra flows; undefined without one. */
export function resolveKestra(settings: Settings): FlowKestra | undefined {
  const programs = programsOf(settings).flatMap((program, index) =>
    program.runtime === "kestra" ? [resolveProgram(settings, program, index)] : [],
  );
  if (programs.length === 0) return undefined;
  return {
    programs,
    deployments: settings.deployments.flatMap((deployment, index) => {
      const program = programs.find(({ name }) => name === (deployment.program ?? onlyProgram));
      return program && deployment.kestra
        ? [resolveDeployment(settings, program, { ...deployment, kestra: deployment.kestra }, index)]
        : [];
    }),
  };
}

function resolveProgram(settings: Settings, program: ProgramSettings, index: number): FlowKestraProgram {
  const { name, image, kestra } = program;
  const dialect = dialectOf(image, kestra?.dialect);
  const deployments = deploymentsOf(settings, name);
  const validation = validationOf(program, deployments);
  const pulled = defaultKestraImages[dialect];
  return {
    name,
    path: programPathOf(settings, index),
    settings: program,
    image: image ?? (settings.registry === undefined ? pulled : `${settings.registry}/${pulled}`),
    dialect,
    ...(validation && { validation }),
    deployments: deployments.map((one) => one.name),
  };
}

function validationOf(
  { kestra }: ProgramSettings,
  deployments: readonly DeploymentSettings[],
): KestraValidation | undefined {
  if (!kestra?.validation) return undefined;
  const { local, server, tenant, token, folders } = kestra.validation;
  const deployed = deployments.flatMap((one) => one.kestra?.namespaces.map(({ path }) => path) ?? []);
  const common = { folders: [...new Set(folders ?? deployed)] };
  if (local) return { kind: "local", ...common };
  return server === undefined || token === undefined
    ? undefined
    : { kind: "server", ...common, connection: connectionOf(server, tenant, { kind: "token", token }) };
}

function resolveDeployment(
  settings: Settings,
  { dialect }: FlowKestraProgram,
  { kestra, ...deployment }: DeploymentSettings & { readonly kestra: KestraDeploymentSettings },
  index: number,
): FlowKestraDeployment {
  const order = resolveOrder(settings, index);
  const { server = "", tenant, namespaces } = kestra;
  return {
    ...order,
    connection: connectionOf(server, tenant, authenticationOf(kestra)),
    namespaces: namespaces.map(({ name, path, delete: deletes, files }) => ({
      name,
      path,
      delete: deletes,
      ...(files && { files }),
    })),
    ...(deployment.esc && { escEnvironment: deployment.name }),
    ...driftOf(settings, deployment, dialect),
  };
}

function authenticationOf({ token, user = "", password = "" }: KestraDeploymentSettings): KestraAuthentication {
  return token === undefined ? { kind: "basic", user, password } : { kind: "token", token };
}

function connectionOf(
  server: string,
  tenant: string | undefined,
  authentication: KestraAuthentication,
): KestraConnection {
  return { server, ...(tenant !== undefined && { tenant }), authentication };
}

/**
 * What the drift schedule does. A schedule runs the code of the default branch, so it can compare the flows of a
 * deployment only if each push to that branch deploys them at once. Only `kestractl` exports the flows of a server.
 */
function driftOf(
  { drift, defaultBranch }: Settings,
  deployment: Omit<DeploymentSettings, "kestra">,
  dialect: KestraDialect,
): Pick<FlowKestraDeployment, "drift" | "driftGap"> {
  const wanted = drift === undefined ? OnDrift.Ignore : (deployment.onDrift ?? drift.action);
  if (wanted === OnDrift.Ignore) return { drift: OnDrift.Ignore };
  if (dialect !== KestraDialect.Kestractl) {
    return { drift: OnDrift.Ignore, driftGap: "only kestractl can read the flows of a server. Change the dialect" };
  }
  if (!isComparable(deployment, defaultBranch)) {
    const driftGap = `a schedule runs the code of ${defaultBranch}, which may contain flows that are not deployed there. Set onDrift to "ignore" to say so`;
    return { drift: OnDrift.Ignore, driftGap };
  }
  return { drift: wanted };
}

/** Whether the default branch says what runs: each push to it deploys these flows, and no person decides. */
export function isComparable(
  { on, approval }: Pick<DeploymentSettings, "on" | "approval">,
  defaultBranch: string,
): boolean {
  return on.branch === defaultBranch && approval !== "manual";
}

/** Returns a folder inside the program's folder, from the project's top folder. */
export function folderIn({ settings }: Pick<FlowKestraProgram, "settings">, path: string): string {
  return path === "." ? settings.path : inFolder(settings.path, path);
}
