import type { ResourceDefinition } from "../../definition";
import { during } from "../../restClient";
import { compact, flag, requiredText, text } from "../../values";
import type { Cloud } from "../context";
import { idParts, path } from "../paths";

const ID = "organization/name/agentPoolID";

/** A pool of agents. The API returns the value of its token only on creation. */
export const agentPool: ResourceDefinition<Cloud> = {
  replaceOn: ["organizationName"],
  serverDefaults: { description: "", forceDestroy: false },
  notReadBack: ["forceDestroy"],
  stable: ["agentPoolId", "tokenValue"],

  async create(inputs, { api }) {
    const organization = requiredText(inputs, "organizationName");
    const name = requiredText(inputs, "name");
    const json = compact({ name, description: filled(text(inputs, "description")) });
    const made = await during(
      `error creating agent pool "${name}": failed to create agent pool`,
      api.send("POST", path("orgs", organization, "agent-pools"), { json }),
    );
    const agentPoolId = requiredText(made, "id");
    const properties = { ...inputs, agentPoolId, tokenValue: requiredText(made, "tokenValue") };
    return { id: [organization, name, agentPoolId].join("/"), properties };
  },

  async read(id, { state }, { api }) {
    const [organizationName = "", , agentPoolId = ""] = idParts(id, ID);
    const found = await during("failed to get agent pool", api.find(poolPath(organizationName, agentPoolId)));
    return (
      found && {
        organizationName,
        name: text(found, "name"),
        description: filled(text(found, "description")),
        agentPoolId,
        tokenValue: state.tokenValue ?? "",
      }
    );
  },

  // As in the provider, an empty description is not sent.
  async update(_id, news, { state }, { api }) {
    const organization = requiredText(news, "organizationName");
    const name = requiredText(news, "name");
    const json = compact({ name, description: filled(text(news, "description")) });
    const request = api.request("PATCH", poolPath(organization, requiredText(state, "agentPoolId")), { json });
    await during(`error updating agent pool "${name}": failed to update agent pool`, request);
    return { ...news, agentPoolId: state.agentPoolId, tokenValue: state.tokenValue };
  },

  async delete(_id, { state }, { api }) {
    const agentPoolId = requiredText(state, "agentPoolId");
    const query = { force: flag(state, "forceDestroy") === true ? "true" : undefined };
    const request = api.request("DELETE", poolPath(requiredText(state, "organizationName"), agentPoolId), { query });
    await during(`failed to delete agent pool "${agentPoolId}"`, request);
  },
};

function poolPath(organization: string, agentPoolId: string): string {
  return path("orgs", organization, "agent-pools", agentPoolId);
}

function filled(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
