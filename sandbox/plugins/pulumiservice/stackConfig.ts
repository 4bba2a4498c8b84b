import type { ResourceDefinition } from "../definition";
import { pick, requiredText, type Values } from "../values";
import type { Cloud } from "./context";
import { ALREADY_EXISTS, idInputs, idParts, path } from "./paths";

const ID = "orgName/projectName/stackName";
const NAMES = ["orgName", "projectName", "stackName"] as const;
const SENT = ["environment", "secretsProvider", "encryptedKey", "encryptionSalt"];

/** The link of a stack to the ESC environment that holds its configuration. */
export const stackConfig: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  marksNoSecrets: true,

  // It is a setting of the stack, so an existing one has to be imported.
  async create(inputs, cloud) {
    const id = NAMES.map((name) => requiredText(inputs, name)).join("/");
    if (await cloud.rest.find(configPath(id))) throw new Error(ALREADY_EXISTS);
    return { id, properties: await write(id, inputs, cloud) };
  },

  // Unlike other resources, a missing one is an error (provider 1.3.0: api.* resources).
  read: async (id, _prior, { rest }) => pick(await rest.send("GET", configPath(id)), SENT),

  readInputs: (id, prior) => idInputs(id, ID, prior),

  // Unset inputs are sent again from the state, so they can't be removed.
  update: (id, news, { inputs, state }, cloud) => write(id, { ...state, ...inputs, ...news }, cloud),

  delete: (id, _prior, { rest }) => rest.remove(configPath(id)),
};

async function write(id: string, values: Values, { rest }: Cloud): Promise<Values> {
  await rest.request("PUT", configPath(id), { json: pick(values, SENT) });
  return pick(await rest.send("GET", configPath(id)), SENT);
}

function configPath(id: string): string {
  return `${path("stacks", ...idParts(id, ID))}/config`;
}
