import type { KestraConnection, KestraJob, KestraNamespace } from "../kestra/model";
import type { Pipeline } from "../model";

/** The section of the Kestra jobs: the server, the credential and the namespaces of each. */
export function kestraLines({ kestra }: Pick<Pipeline, "kestra">): string[] {
  if (!kestra) return [];
  return [
    kestra.jobs.some(({ esc }) => esc)
      ? "Kestra flows:"
      : "Kestra flows, by jobs that have no identity in Pulumi Cloud:",
    ...kestra.jobs.map((job) => `  ${job.name}: ${jobText(job)}`),
    ...(kestra.jobs.some(({ action }) => action.kind === "validate")
      ? []
      : ["  Merge requests do not validate the flows."]),
  ];
}

function jobText({ action, ciEnvironment, esc }: KestraJob): string {
  const scope = scopeText(ciEnvironment?.name, esc);
  switch (action.kind) {
    case "validate":
      return action.validation.kind === "local"
        ? "unreviewed code, offline, without a credential"
        : `unreviewed code, ${connectionText(action.validation.connection)}, which every user who may push a branch can read`;
    case "deploy":
    case "remediateDrift":
      return `reviewed code, ${connectionText(action.connection)}${scope}; ${action.namespaces.map(deployText).join(", and ")}`;
    case "detectDrift":
      return `reviewed code, ${connectionText(action.connection)}${scope}; only reads`;
  }
}

function connectionText({ server, tenant, authentication }: KestraConnection): string {
  const names =
    authentication.kind === "token" ? authentication.token : `${authentication.user} and ${authentication.password}`;
  return `on ${server}${tenant === undefined ? "" : `, tenant ${tenant},`} with ${names}`;
}

function scopeText(ciEnvironment: string | undefined, esc: KestraJob["esc"]): string {
  if (esc && esc.variables.length > 0)
    return `, of which ESC environment ${esc.environment} has ${esc.variables.join(" and ")}`;
  return ciEnvironment === undefined ? "" : `, for deployment environment ${ciEnvironment} on protected refs only`;
}

function deployText({ name, path, delete: deletes }: KestraNamespace): string {
  return `namespace ${name} gets the flows in ${path} and ${deletes ? "loses all others" : "keeps all others"}`;
}
