import { parseDocument } from "yaml";

/** A source that was read, with all its violations as Kestra lists them, one a line. */
export interface ReadFlow {
  readonly source: string;
  readonly id?: string;
  readonly namespace?: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Undefined if the flow is valid. */
  readonly constraints?: string;
}

/** The prefix of the types of Kestra's core plugins, which every server has. */
const CORE = "io.kestra.plugin.core.";

/** Splits the body of a deployment at each `---`, also inside a line, as Kestra does. Empty parts are left out. */
export function splitForDeployment(body: string): string[] {
  return body
    .split("---")
    .map((part) => part.replace(/^\s*\n/, "").trimEnd())
    .filter((part) => part.trim() !== "");
}

/** Splits the body of a validation at lines that start with `---`. */
export function splitForValidation(body: string): string[] {
  return body
    .split(/^---.*$/m)
    .map((part) => part.replace(/^\s*\n/, "").trimEnd())
    .filter((part) => part.trim() !== "");
}

/** Reads and validates a flow. `plugins` are the types of tasks in addition to those of the core. */
export function readFlow(source: string, plugins: readonly string[]): ReadFlow {
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error) return { source, content: {}, constraints: `Illegal flow source: ${error.message.split("\n")[0] ?? ""}` };
  const parsed: unknown = document.toJS();
  if (!isMap(parsed)) return { source, content: {}, constraints: "Illegal flow source: it is not a map" };
  const { id, namespace } = parsed;
  const violations = violationsOf(parsed, plugins);
  return {
    source,
    content: parsed,
    ...(typeof id === "string" && { id }),
    ...(typeof namespace === "string" && { namespace }),
    ...(violations.length > 0 && { constraints: violations.join("\n") }),
  };
}

const PROPERTIES = [
  ...["id", "namespace", "description", "labels", "inputs", "outputs", "variables", "tasks", "triggers", "errors"],
  ...["finally", "afterExecution", "concurrency", "retry", "sla", "disabled", "pluginDefaults", "checks"],
];

function violationsOf(flow: Readonly<Record<string, unknown>>, plugins: readonly string[]): string[] {
  const { id, namespace, tasks, labels, triggers } = flow;
  const all = tasksIn(tasks);
  const triggerIds = isList(triggers) ? triggers.flatMap((one) => (isMap(one) ? [String(one.id)] : [])) : [];
  return [
    ...matching("id", id, /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 100),
    ...matching("namespace", namespace, /^[a-z0-9][a-z0-9._-]*$/, 150),
    ...(isList(tasks) && tasks.length > 0 ? [] : ["tasks: must not be empty"]),
    ...Object.keys(flow).flatMap((key) =>
      PROPERTIES.includes(key) ? [] : [`Unrecognized field "${key}" (class Flow)`],
    ),
    ...all.flatMap(({ id: task, type }) => [
      ...(typeof task === "string" ? [] : ["tasks.id: must not be null"]),
      ...(typeof type !== "string"
        ? ["tasks.type: must not be null"]
        : type.startsWith(CORE) || plugins.includes(type)
          ? []
          : [`Invalid type: ${type}`]),
    ]),
    ...duplicates(
      "task",
      all.map(({ id: task }) => String(task)),
    ),
    ...duplicates("trigger", triggerIds),
    ...all
      .filter((task) => task.type === `${CORE}flow.Subflow` && task.flowId === id && task.namespace === namespace)
      .map(() => `Recursive call to flow [${String(namespace)}.${String(id)}]`),
    ...labelKeys(labels)
      .filter((key) => key.startsWith("system.") && key !== "system.readOnly")
      .map((key) => `System labels can only be set by Kestra itself, offending label: ${key}=`),
  ];
}

function matching(name: string, value: unknown, pattern: RegExp, longest: number): string[] {
  if (value === undefined || value === null) return [`${name}: must not be null`];
  if (typeof value !== "string" || !pattern.test(value)) return [`${name}: must match "${pattern.source}"`];
  return value.length > longest ? [`${name}: size must be between 1 and ${longest}`] : [];
}

function duplicates(kind: "task" | "trigger", ids: readonly string[]): string[] {
  const repeated = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return repeated.length === 0 ? [] : [`Duplicate ${kind} id with name [${repeated.join(", ")}]`];
}

/** All tasks of a flow, with those inside other tasks. */
function tasksIn(tasks: unknown): Readonly<Record<string, unknown>>[] {
  if (!isList(tasks)) return [];
  return tasks
    .filter(isMap)
    .flatMap((task) => [task, ...["tasks", "then", "else", "errors", "finally"].flatMap((key) => tasksIn(task[key]))]);
}

/** Kestra: labels are a map, or a list of keys with values. */
function labelKeys(labels: unknown): string[] {
  if (isList(labels)) return labels.flatMap((one) => (isMap(one) ? [String(one.key)] : []));
  return isMap(labels) ? Object.keys(labels) : [];
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
