import * as pulumi from "@pulumi/pulumi";
import { attempt } from "./attempt";

/** The type of the record of a CI file that is delivered by a merge request. */
export const proposedFileType = "pulumi-pipeline:index:ProposedFile";

/** A resource in the state of a stack. */
export interface StackResource {
  /** Its type, such as `gitlab:index/projectVariable:ProjectVariable`. */
  readonly type: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource in the state of this stack, with its URN. */
export interface OwnResource extends StackResource {
  readonly urn: string;
}

/**
 * The resources in this stack's state; none before the first update. The engine's built-in provider reads them from any
 * backend (pulumi 3.259: readStackResourceOutputs). Do not store the outputs: they contain secrets.
 */
export async function readStackResources(): Promise<readonly OwnResource[]> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
    outputs: Readonly<Record<string, { readonly outputs?: StackResource["outputs"] }>>;
  };
  return Object.entries(outputs).map(([urn, resource]) => ({
    urn,
    ...typeAndName(urn),
    outputs: resource.outputs ?? {},
  }));
}

/**
 * Whether this run refreshes the state (`--refresh`), so that the engine compares the settings with the actual resources. Its
 * built-in function then finds resources that no program has registered yet (pulumi 3.259: getResource). `managed` are such
 * resources. The backend gets the refreshed state later, so {@link readStackResources} may return the state before the refresh.
 */
export async function isRefreshing(managed: readonly OwnResource[]): Promise<boolean> {
  const [first] = managed;
  if (first === undefined) return false;
  return (await attempt(pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: first.urn }))).ok;
}

/** The type and the name in a URN, such as `urn:pulumi:stack::project::parentType$type::name`. */
function typeAndName(urn: string): Pick<StackResource, "type" | "name"> {
  const [types = "", ...name] = urn.split("::").slice(2);
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** The resources of one component: their names begin with its own. `name` is the component's. */
export function resourcesOfComponent<Resource extends StackResource>(
  name: string,
  state: readonly Resource[],
): readonly Resource[] {
  return state.filter((one) => one.name.startsWith(`${name}-`));
}

/** Whether a resource is a file that the stack commits, or proposes by a merge request. */
export function isFile({ type }: Pick<StackResource, "type">): boolean {
  return type === "gitlab:index/repositoryFile:RepositoryFile" || type === proposedFileType;
}

/** The identity of a resource: its type, and properties whose values only it has. */
export interface Identified {
  readonly type: string;
  readonly identity: Readonly<Record<string, string | number>>;
}

/** Whether the stack manages the resource. It may have another name in Pulumi, if it has an alias. */
export function isManaged(state: readonly StackResource[], { type, identity }: Identified): boolean {
  return state.some(
    (one) =>
      one.type === type && Object.entries(identity).every(([property, value]) => one.outputs[property] === value),
  );
}

/** The resources of a GitLab project. One that was imported by hand may have the project's path instead of its id. */
export function resourcesOfProject(
  resources: readonly StackResource[],
  project: { readonly id: string; readonly path: string },
): readonly StackResource[] {
  return resources.filter(({ outputs }) => outputs.project === project.id || outputs.project === project.path);
}
