import type { ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { compact, integer, objects, requiredText, text, UNKNOWN } from "../values";
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
    await during(
      "error granting team stack permission: failed to add stack permission for team",
      api.request("PATCH", teamPath(organization ?? "", team ?? ""), {
        json: {
          addStackPermission: {
            projectName: project ?? "",
            stackName: stack ?? "",
            permission: integer(inputs, "permission") ?? 0,
          },
        },
      }),
    );
    return { id: [organization, project, stack, team].join("/"), properties: inputs };
  },

  async read(id, _prior, { api }) {
    const [organization = "", project = "", stack = "", team = ""] = idParts(id, STACK_ID);
    const holder = await during(
      "failed to get team stack permission: failed to get team",
      api.send("GET", teamPath(organization, team)),
    );
    const found = objects(holder, "stacks").find((entry) => entry.projectName === project && entry.stackName === stack);
    return found && { organization, project, stack, team, permission: integer(found, "permission") };
  },

  async delete(id, _prior, { api }) {
    const [organization = "", projectName = "", stackName = "", team = ""] = idParts(id, STACK_ID);
    await during(
      "failed to remove stack permission for team",
      api.request("PATCH", teamPath(organization, team), { json: { removeStack: { projectName, stackName } } }),
    );
  },
};

/** A team's permission on an ESC environment. Every change replaces it. */
export const teamEnvironmentPermission: ResourceDefinition<Cloud> = {
  replaceOn: ["organization", "team", "project", "environment", "permission", "maxOpenDuration"],
  defaults: { project: "default" },

  check({ inputs: { maxOpenDuration, ...inputs } }) {
    if (maxOpenDuration === undefined || maxOpenDuration === "") return { inputs };
    if (typeof maxOpenDuration !== "string" || maxOpenDuration === UNKNOWN) {
      return { inputs: { ...inputs, maxOpenDuration } };
    }
    const duration = parseGoDuration(maxOpenDuration);
    if (duration !== undefined) return { inputs: { ...inputs, maxOpenDuration: formatGoDuration(duration) } };
    const reason = `malformed duration: time: invalid duration "${maxOpenDuration}"`;
    return { inputs: { ...inputs, maxOpenDuration }, failures: [{ property: "maxOpenDuration", reason }] };
  },

  async create(inputs, { api }) {
    const [organization, team, project, environment] = ["organization", "team", "project", "environment"].map((name) =>
      requiredText(inputs, name),
    );
    const duration = parseGoDuration(text(inputs, "maxOpenDuration") ?? "");
    await during(
      `error granting team environment permission: failed to add team settings for environment ${environment} to team ` +
        `${team} due to error`,
      api.request("PATCH", teamPath(organization ?? "", team ?? ""), {
        json: {
          addEnvironmentPermission: compact({
            envName: environment,
            projectName: project,
            permission: inputs.permission,
            maxOpenDuration: duration === undefined ? undefined : formatGoDuration(duration),
          }),
        },
      }),
    );
    return { id: `${organization}/${team}/${project}+${environment}`, properties: inputs };
  },

  async read(id, _prior, { api }) {
    const { organization, team, project, environment } = environmentOfId(id);
    const holder = await during(
      "failed to get team environment permission: failed to get team environment permission",
      api.send("GET", teamPath(organization, team)),
    );
    const found = objects(holder, "environments").find(
      (entry) => entry.projectName === project && entry.envName === environment,
    );
    if (!found) return undefined;
    return compact({
      organization,
      team,
      project,
      environment,
      permission: text(found, "permission"),
      maxOpenDuration: text(found, "maxOpenDuration"),
    });
  },

  async delete(id, _prior, { api }) {
    const { organization, team, project, environment } = environmentOfId(id);
    await during(
      `failed to remove permissions for environment ${environment} from team ${team} due to error`,
      api.request("PATCH", teamPath(organization, team), {
        json: { removeEnvironment: { envName: environment, projectName: project } },
      }),
    );
  },
};

function environmentOfId(id: string) {
  const [organization = "", team = "", name = ""] = idParts(id, ENVIRONMENT_ID);
  const plus = name.indexOf("+");
  if (plus < 1) throw new Error(`"${id}" is not an ID of this resource. It takes the form ${ENVIRONMENT_ID}`);
  return { organization, team, project: name.slice(0, plus), environment: name.slice(plus + 1) };
}
