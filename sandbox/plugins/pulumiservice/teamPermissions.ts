import type { Failure, ResourceDefinition } from "../definition";
import { compact, integer, objects, requiredText, text, UNKNOWN, type Values } from "../values";
import type { Cloud } from "./context";
import { formatGoDuration, parseGoDuration } from "../../goDuration";
import { idParts } from "./paths";
import { teamPath } from "./team";

const STACK_ID = "organization/project/stack/team";
const ENVIRONMENT_ID = "organization/team/project+environment";

/** A team's permission on a stack. Every change replaces it. */
export const teamStackPermission: ResourceDefinition<Cloud> = {
  replaceOn: ["organization", "project", "stack", "team", "permission"],

  async create(inputs, { api }) {
    const [organization, project, stack, team] = ["organization", "project", "stack", "team"].map((name) =>
      requiredText(inputs, name),
    );
    await api.request("PATCH", teamPath(organization ?? "", team ?? ""), {
      json: {
        addStackPermission: {
          projectName: project ?? "",
          stackName: stack ?? "",
          permission: integer(inputs, "permission") ?? 0,
        },
      },
    });
    return { id: [organization, project, stack, team].join("/"), properties: inputs };
  },

  async read(id, _prior, { api }) {
    const [organization = "", project = "", stack = "", team = ""] = idParts(id, STACK_ID);
    const found = objects(await api.send("GET", teamPath(organization, team)), "stacks").find(
      (entry) => entry.projectName === project && entry.stackName === stack,
    );
    return found && { organization, project, stack, team, permission: integer(found, "permission") };
  },

  async delete(id, _prior, { api }) {
    const [organization = "", projectName = "", stackName = "", team = ""] = idParts(id, STACK_ID);
    await api.request("PATCH", teamPath(organization, team), { json: { removeStack: { projectName, stackName } } });
  },
};

/** A team's permission on an ESC environment. Every change replaces it. */
export const teamEnvironmentPermission: ResourceDefinition<Cloud> = {
  replaceOn: ["organization", "team", "project", "environment", "permission", "maxOpenDuration"],
  defaults: { project: "default" },

  check({ inputs }) {
    return { inputs, failures: durationFailures(inputs) };
  },

  async create(inputs, { api }) {
    const [organization, team, project, environment] = ["organization", "team", "project", "environment"].map((name) =>
      requiredText(inputs, name),
    );
    const duration = parseGoDuration(text(inputs, "maxOpenDuration") ?? "");
    await api.request("PATCH", teamPath(organization ?? "", team ?? ""), {
      json: {
        addEnvironmentPermission: compact({
          envName: environment,
          projectName: project,
          permission: inputs.permission,
          maxOpenDuration: duration === undefined ? undefined : formatGoDuration(duration),
        }),
      },
    });
    return { id: `${organization}/${team}/${project}+${environment}`, properties: inputs };
  },

  async read(id, prior, { api }) {
    const { organization, team, project, environment } = environmentOfId(id);
    const found = objects(await api.send("GET", teamPath(organization, team)), "environments").find(
      (entry) => entry.projectName === project && entry.envName === environment,
    );
    if (!found) return undefined;
    const written = text(prior.inputs, "maxOpenDuration");
    const duration = text(found, "maxOpenDuration");
    // "2h" equals "2h0m0s", so the user's notation is kept.
    const unchanged = parseGoDuration(written ?? "") === parseGoDuration(duration ?? "");
    return compact({
      organization,
      team,
      project,
      environment,
      permission: text(found, "permission"),
      maxOpenDuration: unchanged ? written : duration,
    });
  },

  async delete(id, _prior, { api }) {
    const { organization, team, project, environment } = environmentOfId(id);
    await api.request("PATCH", teamPath(organization, team), {
      json: { removeEnvironment: { envName: environment, projectName: project } },
    });
  },
};

function environmentOfId(id: string) {
  const [organization = "", team = "", name = ""] = idParts(id, ENVIRONMENT_ID);
  const plus = name.indexOf("+");
  if (plus < 1) throw new Error(`"${id}" is no id of this resource. It takes the form ${ENVIRONMENT_ID}`);
  return { organization, team, project: name.slice(0, plus), environment: name.slice(plus + 1) };
}

function durationFailures(inputs: Values): Failure[] {
  const duration = text(inputs, "maxOpenDuration");
  if (duration === undefined || duration === UNKNOWN || parseGoDuration(duration) !== undefined) return [];
  return [{ property: "maxOpenDuration", reason: `"maxOpenDuration" is "${duration}": write it like 2h or 1h30m` }];
}
