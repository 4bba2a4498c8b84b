import type { Failure, ResourceDefinition } from "../../definition";
import { during } from "../../restClient";
import { compact, flag, isObject, requiredText, text, UNKNOWN, type Value, type Values } from "../../values";
import type { Cloud } from "../context";
import { idParts, path } from "../paths";

const STACK = ["organization", "project", "stack"] as const;

/** A schedule of deployments. */
export const deploymentSchedule: ResourceDefinition<Cloud> = {
  replaceOn: [...STACK, "timestamp"],
  stable: ["scheduleId"],

  check({ inputs }) {
    const [hasCron, hasTime] = [isFilled(inputs.scheduleCron), isFilled(inputs.timestamp)];
    const failures: Failure[] =
      hasCron === hasTime
        ? [{ property: "scheduleCron", reason: "exactly one of scheduleCron or timestamp must be specified" }]
        : [];
    return { inputs, failures: [...failures, ...timestampFailures(inputs)] };
  },

  async create(inputs, { api }) {
    const prefix = `error creating deployment schedule: failed to create deployment schedule ${described(inputs)}`;
    const made = await during(prefix, api.send("POST", schedulesPath(inputs), { json: request(inputs) }));
    const scheduleId = requiredText(made, "id");
    return { id: [...names(inputs), scheduleId].join("/"), properties: { ...inputs, scheduleId } };
  },

  async read(id, _prior, cloud) {
    const [organization = "", project = "", stack = "", scheduleId = ""] = idParts(
      id,
      [...STACK, "scheduleId"].join("/"),
    );
    const found = await find("DeploymentSchedule", id, { organization, project, stack, scheduleId }, cloud);
    if (!found) return undefined;
    return compact({
      organization,
      project,
      stack,
      scheduleCron: text(found, "scheduleCron"),
      timestamp: timestampOf(found),
      pulumiOperation: inside(found, "definition", "request").operation,
      scheduleId,
    });
  },

  async update(_id, news, { state }, { api }) {
    const scheduleId = requiredText(state, "scheduleId");
    const prefix = `error updating deployment schedule: failed to update deployment schedule ${scheduleId} ${described(news)}`;
    await during(prefix, api.send("POST", `${schedulesPath(news)}/${path(scheduleId)}`, { json: request(news) }));
    return { ...news, scheduleId };
  },

  delete: remove,
};

/** A schedule of drift detection. */
export const driftSchedule: ResourceDefinition<Cloud> = {
  replaceOn: STACK,
  stable: ["scheduleId"],

  async create(inputs, { api }) {
    const { json, shown } = driftRequest(inputs);
    const prefix = `error creating drift schedule: failed to create drift schedule ${shown}`;
    const made = await during(prefix, api.send("POST", schedulesPath(inputs, "drift"), { json }));
    const scheduleId = requiredText(made, "id");
    return { id: [...names(inputs), "drift", scheduleId].join("/"), properties: { ...inputs, scheduleId } };
  },

  async read(id, _prior, cloud) {
    const stack = partsOf(id, "drift");
    const found = await find("DriftSchedule", id, stack, cloud);
    if (!found) return undefined;
    const scheduleCron = text(found, "scheduleCron");
    if (scheduleCron === undefined) throw new Error(`DriftSchedule ("${id}") has no scheduleCron`);
    const autoRemediate = optionsOf(found).remediateIfDriftDetected === true;
    return { ...stack, scheduleCron, autoRemediate };
  },

  async update(_id, news, { state }, { api }) {
    const scheduleId = requiredText(state, "scheduleId");
    const { json, shown } = driftRequest(news);
    const prefix = `error updating drift schedule: failed to update drift schedule ${scheduleId} ${shown}`;
    await during(prefix, api.send("POST", `${schedulesPath(news, "drift")}/${path(scheduleId)}`, { json }));
    return { ...news, scheduleId };
  },

  delete: remove,
};

/** The time at which a stack is destroyed. */
export const ttlSchedule: ResourceDefinition<Cloud> = {
  replaceOn: [...STACK, "timestamp"],
  stable: ["scheduleId"],

  check: ({ inputs }) => ({ inputs, failures: timestampFailures(inputs) }),

  async create(inputs, { api }) {
    const { json, shown } = ttlRequest(inputs);
    const prefix = `error creating TTL schedule: failed to create ttl schedule ${shown}`;
    const made = await during(prefix, api.send("POST", schedulesPath(inputs, "ttl"), { json }));
    const scheduleId = requiredText(made, "id");
    return { id: [...names(inputs), "ttl", scheduleId].join("/"), properties: { ...inputs, scheduleId } };
  },

  async read(id, _prior, cloud) {
    const stack = partsOf(id, "ttl");
    const found = await find("TtlSchedule", id, stack, cloud);
    if (!found) return undefined;
    const timestamp = timestampOf(found);
    if (timestamp === undefined) throw new Error(`TtlSchedule ("${id}") has no scheduleOnce timestamp`);
    return { ...stack, timestamp, deleteAfterDestroy: optionsOf(found).deleteAfterDestroy === true };
  },

  async update(_id, news, { state }, { api }) {
    const scheduleId = requiredText(state, "scheduleId");
    const { json, shown } = ttlRequest(news);
    const prefix = `error updating TTL schedule: failed to update ttl schedule ${scheduleId} ${shown}`;
    await during(prefix, api.send("POST", `${schedulesPath(news, "ttl")}/${path(scheduleId)}`, { json }));
    return { ...news, scheduleId };
  },

  delete: remove,
};

function names(inputs: Values): string[] {
  return STACK.map((name) => requiredText(inputs, name));
}

function schedulesPath(inputs: Values, kind?: "drift" | "ttl"): string {
  return path("stacks", ...names(inputs), "deployments", ...(kind === undefined ? [] : [kind]), "schedules");
}

/** All kinds are read by the same path. */
async function find(type: string, id: string, stack: Values, { api }: Cloud): Promise<Values | undefined> {
  const scheduleId = requiredText(stack, "scheduleId");
  return during(
    `failed to read ${type} ("${id}"): failed to get stack schedule with scheduleId ${scheduleId} `,
    api.find(`${schedulesPath(stack)}/${path(scheduleId)}`),
  );
}

/** All kinds are deleted by the same path. */
async function remove(_id: string, { state }: { readonly state: Values }, { api }: Cloud): Promise<void> {
  const scheduleId = requiredText(state, "scheduleId");
  const request = api.request("DELETE", `${schedulesPath(state)}/${path(scheduleId)}`);
  await during(`failed to delete stack schedule with scheduleId ${scheduleId} `, request);
}

function request(inputs: Values): Values {
  return compact({
    scheduleCron: inputs.scheduleCron,
    scheduleOnce: isFilled(inputs.timestamp) ? inputs.timestamp : undefined,
    request: { operation: inputs.pulumiOperation, operationContext: { options: {} } },
  });
}

/** A schedule in an error message, as Go prints it. */
function described(inputs: Values): string {
  const cron = text(inputs, "scheduleCron") ?? "<nil>";
  const once = text(inputs, "timestamp");
  const operation = text(inputs, "pulumiOperation") ?? "";
  return `(scheduleCron=${cron}, scheduleOnce=${once === undefined ? "<nil>" : goTime(once)}, pulumiOperation=${operation})`;
}

function driftRequest(inputs: Values): { json: Values; shown: string } {
  const scheduleCron = text(inputs, "scheduleCron") ?? "";
  const autoRemediate = flag(inputs, "autoRemediate") ?? false;
  const json = compact({ scheduleCron, autoRemediate: autoRemediate ? true : undefined });
  return { json, shown: `(scheduleCron=${scheduleCron}, autoRemediate=${autoRemediate})` };
}

function ttlRequest(inputs: Values): { json: Values; shown: string } {
  const timestamp = requiredText(inputs, "timestamp");
  const deleteAfterDestroy = flag(inputs, "deleteAfterDestroy") ?? false;
  const json = compact({ timestamp, deleteAfterDestroy: deleteAfterDestroy ? true : undefined });
  return { json, shown: `(timestamp=${goTime(timestamp)}, deleteAfterDestroy=${deleteAfterDestroy})` };
}

/** A timestamp in UTC as Go prints it. */
function goTime(timestamp: string): string {
  return `${new Date(timestamp).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

/** The parts of an id such as `acme/shop/staging/ttl/ID`. */
function partsOf(id: string, kind: "drift" | "ttl"): Record<string, Value> {
  const format = `organization/project/stack/${kind}/scheduleId`;
  const [organization = "", project = "", stack = "", given, scheduleId = ""] = idParts(id, format);
  if (given !== kind) throw new Error(`"${id}" is not an ID of this resource. It takes the form ${format}`);
  return { organization, project, stack, scheduleId };
}

/** The time of a schedule that runs once. The API returns `2026-01-31 08:00:00`, in UTC. */
function timestampOf(found: Values): string | undefined {
  const once = text(found, "scheduleOnce");
  if (once === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(once)) {
    throw new Error(`parsing time "${once}" as "2006-01-02 15:04:05": cannot parse`);
  }
  return `${once.slice(0, 19).replace(" ", "T")}Z`;
}

function optionsOf(found: Values): Values {
  return inside(found, "definition", "request", "operationContext", "options");
}

function inside(values: Values, ...path: string[]): Values {
  return path.reduce<Values>((before, name) => {
    const value = before[name];
    return isObject(value) ? value : {};
  }, values);
}

function isFilled(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** RFC 3339, as Go parses it. */
function timestampFailures(inputs: Values): Failure[] {
  const timestamp = text(inputs, "timestamp");
  if (timestamp === undefined || timestamp === "" || timestamp === UNKNOWN) return [];
  const isValid = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(timestamp);
  if (isValid && !Number.isNaN(Date.parse(timestamp))) return [];
  const reason = `timestamp must be in RFC 3339 format: parsing time "${timestamp}" as "2006-01-02T15:04:05Z07:00"`;
  return [{ property: "timestamp", reason }];
}
