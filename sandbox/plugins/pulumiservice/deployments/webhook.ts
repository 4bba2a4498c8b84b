import type { Failure, ResourceDefinition } from "../../definition";
import { during } from "../../restClient";
import { compact, flag, isList, requiredText, text, texts, type Value, type Values } from "../../values";
import type { Cloud } from "../context";
import { path } from "../paths";

const DEFAULT_GROUPS = {
  organization: ["deployments", "environments", "stacks"],
  stack: ["deployments", "stacks"],
  environment: ["environments"],
} as const;

/** A webhook of an organization, a stack or an ESC environment. The API never returns its secret. */
export const webhook: ResourceDefinition<Cloud> = {
  replaceOn: ["organizationName", "projectName", "stackName", "environmentName"],
  notReadBack: ["secret"],
  stable: ["name"],

  check({ inputs }) {
    const isUnset = (name: string) => !isList(inputs[name]) || inputs[name].length === 0;
    if (!isUnset("filters") || !isUnset("groups")) return { inputs, failures: scopeFailures(inputs) };
    return { inputs: { ...inputs, groups: [...DEFAULT_GROUPS[scopeOf(inputs)]] }, failures: scopeFailures(inputs) };
  },

  async create(inputs, { api }) {
    const made = await during(
      `error creating webhook "${text(inputs, "displayName") ?? ""}": failed to create webhook`,
      api.send("POST", hooksPath(inputs), { json: body(inputs) }),
    );
    const name = requiredText(made, "name");
    return { id: idOf(inputs, name), properties: { ...inputs, name } };
  },

  async read(id, _prior, { api }) {
    const { name, ...place } = placeOf(id);
    const found = await during(
      `failed to read webhook "${id}": failed to get webhook`,
      api.find(`${hooksPath(place)}/${path(name)}`),
    );
    if (!found) return undefined;
    return compact({
      ...place,
      active: flag(found, "active") ?? false,
      displayName: text(found, "displayName") ?? "",
      payloadUrl: text(found, "payloadUrl") ?? "",
      format: text(found, "format") ?? "",
      filters: filled(texts(found, "filters")),
      groups: filled(texts(found, "groups")),
      name: text(found, "name") ?? "",
    });
  },

  async update(_id, news, { state }, { api }) {
    const name = requiredText(state, "name");
    const request = api.request("PATCH", `${hooksPath(news)}/${path(name)}`, { json: { ...body(news), name } });
    await during(`error updating webhook "${name}": failed to update webhook`, request);
    return { ...news, name };
  },

  async delete(id, _prior, { api }) {
    const { name, ...place } = placeOf(id);
    await during("failed to delete webhook", api.request("DELETE", `${hooksPath(place)}/${path(name)}`));
  },
};

function scopeOf({ stackName, environmentName }: Values): keyof typeof DEFAULT_GROUPS {
  if (isSet(stackName)) return "stack";
  return isSet(environmentName) ? "environment" : "organization";
}

function scopeFailures({ projectName, stackName, environmentName }: Values): Failure[] {
  const [hasProject, hasStack, hasEnvironment] = [projectName, stackName, environmentName].map(isSet);
  const failures: [boolean | undefined, string, string][] = [
    [hasStack && !hasProject, "projectName", "projectName and stackName must both be specified for stack webhooks"],
    [
      hasEnvironment && !hasProject,
      "projectName",
      "projectName and environmentName must both be specified for environment webhooks",
    ],
    [
      hasEnvironment && hasStack,
      "stackName",
      "stackName needs to be empty if this is meant to be an environment webhook; " +
        "environmentName needs to be empty if this is meant to be a stack webhook",
    ],
    [
      hasProject && !hasStack && !hasEnvironment,
      "projectName",
      "projectName needs to be empty if this is meant to be an organization webhook; " +
        "otherwise provide stackName for stack webhook or environmentName for environment webhook",
    ],
  ];
  return failures.filter(([isFailure]) => isFailure).map(([, property, reason]) => ({ property, reason }));
}

function body(inputs: Values): Record<string, Value> {
  return compact({
    organizationName: inputs.organizationName,
    projectName: inputs.projectName,
    stackName: inputs.stackName,
    envName: inputs.environmentName,
    displayName: inputs.displayName,
    payloadUrl: inputs.payloadUrl,
    secret: inputs.secret,
    active: inputs.active,
    format: inputs.format,
    filters: filled(texts(inputs, "filters")),
    groups: filled(texts(inputs, "groups")),
  });
}

function hooksPath(place: Values): string {
  const organization = requiredText(place, "organizationName");
  const [project, stack, environment] = ["projectName", "stackName", "environmentName"].map((name) =>
    text(place, name),
  );
  if (project !== undefined && stack !== undefined) return path("stacks", organization, project, stack, "hooks");
  if (project === undefined || environment === undefined) return path("orgs", organization, "hooks");
  return path("esc", "environments", organization, project, environment, "hooks");
}

function idOf(inputs: Values, name: string): string {
  const [organization = "", project, stack, environment] = [
    "organizationName",
    "projectName",
    "stackName",
    "environmentName",
  ].map((property) => text(inputs, property));
  if (project !== undefined && stack !== undefined) return [organization, project, stack, name].join("/");
  if (project === undefined || environment === undefined) return [organization, name].join("/");
  return [organization, "environment", project, environment, name].join("/");
}

function placeOf(id: string): Record<string, Value> & { name: string } {
  const parts = id.split("/");
  const [organizationName = "", ...rest] = parts;
  switch (parts.length) {
    case 2:
      return { organizationName, name: rest[0] ?? "" };
    case 4:
      return { organizationName, projectName: rest[0] ?? "", stackName: rest[1] ?? "", name: rest[2] ?? "" };
    case 5:
      return { organizationName, projectName: rest[1] ?? "", environmentName: rest[2] ?? "", name: rest[3] ?? "" };
    default:
      throw new Error(`"${id}" is not a valid webhook ID`);
  }
}

function isSet(value: Value | undefined): boolean {
  return value !== undefined && value !== null;
}

function filled(list: readonly string[]): readonly string[] | undefined {
  return list.length > 0 ? list : undefined;
}
