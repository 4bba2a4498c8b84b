import type { ResourceDefinition } from "../../definition";
import { pick, requiredText, type Values } from "../../values";
import type { Cloud } from "../context";
import { ALREADY_EXISTS, idInputs, idParts, path } from "../paths";

const ID = "orgName/projectName/stackName";
const NAMES = ["orgName", "projectName", "stackName"] as const;
const SENT = [
  "agentPoolID",
  "cacheOptions",
  "executorContext",
  "gitHub",
  "operationContext",
  "sourceContext",
  "tag",
  "vcs",
];
const READ = [...SENT, "source", "version"];

/**
 * The deployment settings of a stack as the API has them (provider 1.3.0: `api.*` resources). Each write is a merge patch, so a
 * field that is removed from the program stays on the server.
 */
export const apiDeploymentSettings: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  marksNoSecrets: true,

  async create(inputs, cloud) {
    const id = NAMES.map((name) => requiredText(inputs, name)).join("/");
    if (await cloud.rest.find(settingsPath(id))) throw new Error(ALREADY_EXISTS);
    return { id, properties: await write(id, inputs, cloud) };
  },

  // Missing settings are an error.
  read: async (id, _prior, { rest }) => pick(await rest.send("GET", settingsPath(id)), READ),

  readInputs: (id, prior) => idInputs(id, ID, prior),

  // Unset inputs are sent again from the state.
  update: (id, news, { inputs, state }, cloud) => write(id, { ...state, ...inputs, ...news }, cloud),

  delete: (id, _prior, { rest }) => rest.remove(settingsPath(id)),
};

async function write(id: string, values: Values, { rest }: Cloud): Promise<Values> {
  await rest.request("POST", settingsPath(id), { json: pick(values, SENT) });
  return pick(await rest.send("GET", settingsPath(id)), READ);
}

function settingsPath(id: string): string {
  return `${path("stacks", ...idParts(id, ID))}/deployments/settings`;
}
