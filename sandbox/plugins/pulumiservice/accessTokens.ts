import type { ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { compact, flag, objects, requiredText, text, type Values } from "../values";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

const ORGANIZATION_ID = "organization/name/tokenId";
const TEAM_ID = "organization/team/name/tokenId";

/** An organization token. The API returns its value only on creation. */
export const orgAccessToken: ResourceDefinition<Cloud> = {
  replaceOn: ["organizationName", "name", "description", "admin"],
  defaults: { admin: false },
  serverDefaults: { description: "" },
  stable: ["value"],

  async create(inputs, { api }) {
    const organization = requiredText(inputs, "organizationName");
    const name = requiredText(inputs, "name");
    const description = text(inputs, "description") ?? "";
    const made = await during(
      `error creating org access token "${name}": failed to create access token`,
      api.send("POST", tokensPath(organization), {
        json: { description, name, admin: flag(inputs, "admin") ?? false },
      }),
    );
    const id = [organization, name, requiredText(made, "id")].join("/");
    return { id, properties: { ...inputs, description, value: requiredText(made, "tokenValue") } };
  },

  async read(id, { state }, { api }) {
    const [organizationName = "", , tokenId = ""] = idParts(id, ORGANIZATION_ID);
    const found = await findToken(tokensPath(organizationName), tokenId, { api });
    return (
      found && {
        organizationName,
        name: text(found, "name"),
        description: text(found, "description"),
        admin: flag(found, "admin") ?? false,
        value: state.value,
      }
    );
  },

  async delete(id, _prior, { api }) {
    const [organization = "", , tokenId = ""] = idParts(id, ORGANIZATION_ID);
    const request = api.request("DELETE", `${tokensPath(organization)}/${path(tokenId)}`);
    await during(`failed to delete access token "${tokenId}"`, request);
  },
};

/** A team token. The API returns its value only on creation. */
export const teamAccessToken: ResourceDefinition<Cloud> = {
  replaceOn: ["organizationName", "teamName", "name", "description"],
  serverDefaults: { description: "" },
  stable: ["value"],

  async create(inputs, { api }) {
    const [organization, team, name] = ["organizationName", "teamName", "name"].map((property) =>
      requiredText(inputs, property),
    );
    const description = text(inputs, "description") ?? "";
    const made = await during(
      `error creating team access token "${name}": failed to create access token`,
      api.send("POST", tokensPath(organization ?? "", team), { json: compact({ name, description }) }),
    );
    const id = [organization, team, name, requiredText(made, "id")].join("/");
    return { id, properties: { ...inputs, description, value: requiredText(made, "tokenValue") } };
  },

  async read(id, { state }, { api }) {
    const [organizationName = "", teamName = "", , tokenId = ""] = idParts(id, TEAM_ID);
    const found = await findToken(tokensPath(organizationName, teamName), tokenId, { api });
    return (
      found && {
        organizationName,
        teamName,
        name: text(found, "name"),
        description: text(found, "description"),
        value: state.value,
      }
    );
  },

  async delete(id, _prior, { api }) {
    const [organization = "", team = "", , tokenId = ""] = idParts(id, TEAM_ID);
    const request = api.request("DELETE", `${tokensPath(organization, team)}/${path(tokenId)}`);
    await during(`failed to delete access token "${tokenId}"`, request);
  },
};

function tokensPath(organization: string, team?: string): string {
  return team === undefined
    ? path("orgs", organization, "tokens")
    : path("orgs", organization, "teams", team, "tokens");
}

async function findToken(tokens: string, tokenId: string, { api }: Pick<Cloud, "api">): Promise<Values | undefined> {
  const listed = await during("failed to list access tokens", api.send("GET", tokens));
  return objects(listed, "tokens").find(({ id }) => id === tokenId);
}
