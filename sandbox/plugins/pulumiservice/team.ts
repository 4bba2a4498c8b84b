import { PartialFailure, type Failure, type ResourceDefinition } from "../definition";
import { during, RestError } from "../restClient";
import {
  compact,
  integer,
  isList,
  objects,
  requiredText,
  text,
  texts,
  UNKNOWN,
  type Value,
  type Values,
} from "../values";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

const ID = "organization/name";
const TYPES = ["pulumi", "github"];

/** A team of an organization. */
export const team: ResourceDefinition<Cloud> = {
  replaceOn: ["organizationName", "teamType", "name"],
  serverDefaults: { description: "" },
  unordered: ["members"],
  notReadBack: ["githubTeamId"],

  check({ inputs }) {
    const members = inputs.members ?? [];
    const completed = compact({
      ...inputs,
      displayName: inputs.displayName ?? inputs.name,
      members: isList(members) ? [...members].sort() : members,
    });
    return { inputs: completed, failures: typeFailures(inputs) };
  },

  async create(inputs, cloud) {
    const organization = requiredText(inputs, "organizationName");
    const type = requiredText(inputs, "teamType");
    const made = await during(
      `error creating team '${text(inputs, "name") ?? ""}': failed to create team`,
      cloud.api.send("POST", path("orgs", organization, "teams", type), {
        json: {
          organization,
          teamType: type,
          name: text(inputs, "name") ?? "",
          displayName: text(inputs, "displayName") ?? "",
          description: text(inputs, "description") ?? "",
          ...compact({ githubTeamID: integer(inputs, "githubTeamId") }),
        },
      }),
    );
    const name = text(made, "name") ?? requiredText(inputs, "name");
    const id = `${organization}/${name}`;
    const added: string[] = [];
    try {
      for (const member of texts(inputs, "members")) {
        await changeMember(organization, name, "add", member, cloud);
        added.push(member);
      }
      return { id, properties: fromWire(organization, await cloud.api.send("GET", teamPath(organization, name))) };
    } catch (error) {
      throw partialFailure(id, { ...inputs, members: added }, error);
    }
  },

  async read(id, _prior, { api }) {
    const [organization = "", name = ""] = idParts(id, ID);
    const found = await during(
      `failed to read Team ("${id}"): failed to get team`,
      api.find(teamPath(organization, name)),
    );
    return found && fromWire(organization, found);
  },

  async update(id, news, prior, cloud) {
    const [organization = "", name = ""] = idParts(id, ID);
    const [displayName, description] = ["displayName", "description"].map((property) => text(news, property) ?? "");
    if (
      displayName !== (text(prior.state, "displayName") ?? "") ||
      description !== (text(prior.state, "description") ?? "")
    ) {
      await during(
        "failed to update team",
        cloud.api.request("PATCH", teamPath(organization, name), {
          json: { newDisplayName: displayName ?? "", newDescription: description ?? "" },
        }),
      );
    }
    if (text(news, "teamType") === "github") return news;

    const [before, after] = [texts(prior.state, "members"), texts(news, "members")];
    let members = before;
    try {
      for (const member of before.filter((login) => !after.includes(login))) {
        await changeMember(organization, name, "remove", member, cloud);
        members = members.filter((login) => login !== member);
      }
      for (const member of after.filter((login) => !before.includes(login))) {
        await changeMember(organization, name, "add", member, cloud);
        members = [...members, member];
      }
    } catch (error) {
      throw partialFailure(id, { ...news, members: [...members].sort() }, error);
    }
    return { ...news, members: [...members].sort() };
  },

  async delete(id, _prior, { api }) {
    const [organization = "", name = ""] = idParts(id, ID);
    await during("failed to delete team", api.request("DELETE", teamPath(organization, name)));
  },
};

export function teamPath(organization: string, name: string): string {
  return path("orgs", organization, "teams", name);
}

async function changeMember(
  organization: string,
  name: string,
  memberAction: "add" | "remove",
  member: string,
  { api }: Cloud,
): Promise<void> {
  try {
    const request = api.request("PATCH", teamPath(organization, name), { json: { memberAction, member } });
    await during("failed to update team membership", request);
  } catch (error) {
    // The creator of a team is a member already.
    const alreadyThere = memberAction === "add" && error instanceof RestError && error.status === 409;
    if (!alreadyThere) throw error;
  }
}

function partialFailure(id: string, properties: Values, error: unknown): PartialFailure {
  return new PartialFailure(id, properties, error instanceof Error ? error.message : String(error));
}

function fromWire(organizationName: string, wire: Values): Record<string, Value> {
  return compact({
    organizationName,
    teamType: text(wire, "kind"),
    name: text(wire, "name"),
    displayName: text(wire, "displayName"),
    description: text(wire, "description"),
    members: objects(wire, "members")
      .flatMap((member) => text(member, "githubLogin") ?? [])
      .sort(),
  });
}

function typeFailures(inputs: Values): Failure[] {
  const type = text(inputs, "teamType");
  if (type === UNKNOWN) return [];
  if (type === "pulumi" && (inputs.name ?? null) === null) {
    return [{ property: "name", reason: "teams with teamType 'pulumi' require a name" }];
  }
  if (type === "github" && (inputs.githubTeamId ?? null) === null) {
    return [{ property: "githubTeamId", reason: "teams with teamType 'github' require a githubTeamId" }];
  }
  if (type !== undefined && TYPES.includes(type)) return [];
  // Provider 1.3.0 names a property that does not exist.
  return [{ property: "type", reason: `found "${type}" instead of 'pulumi' or 'github'` }];
}
