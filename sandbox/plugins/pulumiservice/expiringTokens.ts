import type { ResourceDefinition } from "../definition";
import { pick, requiredText, type Values } from "../values";
import type { Cloud } from "./context";
import { idInputs, idParts, path } from "./paths";

/** An organization token that can expire. */
export const orgToken = expiringToken(["orgName"], ["admin", "description", "expires", "name", "roleID"], (names) =>
  path("orgs", ...names, "tokens"),
);

/** A team token that can expire. */
export const teamToken = expiringToken(["orgName", "teamName"], ["description", "expires", "name"], (names) => {
  const [organization = "", team = ""] = names;
  return path("orgs", organization, "teams", team, "tokens");
});

/** A personal access token that can expire. */
export const personalToken = expiringToken([], ["description", "expires"], () => path("user", "tokens"));

/**
 * A token resource that is created and deleted, but never read or updated (provider 1.3.0: api.* resources). Its inputs are
 * not part of its state.
 */
function expiringToken(
  names: readonly string[],
  sent: readonly string[],
  tokensPath: (names: readonly string[]) => string,
): ResourceDefinition<Cloud> {
  const format = [...names, "tokenId"].join("/");
  return {
    replaceOn: names,
    deleteBeforeReplace: names.length > 0,
    refusesUpdate: "update: resource has no update operation declared",
    marksNoSecrets: true,

    async create(inputs, { rest }) {
      const parts = names.map((name) => requiredText(inputs, name));
      const made = await rest.send("POST", tokensPath(parts), { json: pick(inputs, sent) });
      const tokenId = requiredText(made, "id");
      const properties = { tokenId, tokenValue: requiredText(made, "tokenValue") };
      return { id: [...parts, tokenId].join("/"), properties };
    },

    read: (_id, { state }): Promise<Values> => Promise.resolve(state),

    readInputs(id, prior) {
      const { tokenId: _, ...inputs } = idInputs(id, format, prior);
      return inputs;
    },

    async delete(id, _prior, { rest }) {
      const parts = idParts(id, format);
      await rest.remove(`${tokensPath(parts.slice(0, -1))}/${path(...parts.slice(-1))}`);
    },
  };
}
