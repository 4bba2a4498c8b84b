import { quoted } from "../diagnostics/wording";
import { baseKey, reviewKey } from "../flow/escEnvironments";
import type { FlowEscEnvironment } from "../flow/flow";
import { stackFile } from "../stackFile";
import type { FleetMember } from "./fleetProject";

/** An ESC environment that belongs to one project of a fleet. */
export interface OwnedEnvironment {
  /** Its name, as `project/environment`. */
  readonly name: string;
  /** The stack that onboards the owning project. */
  readonly stack: string;
  /** The owner in a message: the jobs that may open it, such as `the review stacks of …`. */
  readonly owner: string;
  /** Whether it holds logins of jobs, so that only those jobs may open it. A project's base holds none. */
  readonly hasLogins: boolean;
  /** The path of the setting that determines its name. */
  readonly path: string;
  /** How the project gets a different ESC environment, in the words of a message. */
  readonly wayOut: string;
}

/** ESC environments by {@link environmentKey}. If several projects have one, the first project owns it. */
export type OwnedEnvironments = ReadonlyMap<string, OwnedEnvironment>;

/** Returns the ESC environments of all projects, including preview ESC environments that no job opens yet. */
export function ownedEnvironments(projects: readonly FleetMember[]): OwnedEnvironments {
  const owned = new Map<string, OwnedEnvironment>();
  for (const environment of projects.flatMap(environmentsOf)) {
    const key = environmentKey(environment.name);
    if (!owned.has(key)) owned.set(key, environment);
  }
  return owned;
}

/** Returns the ESC environments of one project: the deployments', the review stacks', then the base. */
export function environmentsOf({ stack, flow }: FleetMember): OwnedEnvironment[] {
  const { deployments, escEnvironments } = flow;
  const file = stackFile(stack);
  const optional = { stack, wayOut: "leave it out" };
  const ofDeployments = deployments.flatMap(({ name, path, escEnvironment, previewEscEnvironment }) => {
    const named = { stack, hasLogins: true, path: `${path}.name`, wayOut: "choose another name" };
    const previewEnvironment = previewEscEnvironment === escEnvironment ? undefined : previewEscEnvironment;
    return [
      ...entry(escEnvironment, { ...named, owner: `deployment ${quoted(name)} of ${file}` }),
      ...entry(previewEnvironment, { ...named, owner: `the previews of ${quoted(name)} of ${file}` }),
    ];
  });
  return [
    ...ofDeployments,
    ...entry(reviewKey, { ...optional, owner: `the review stacks of ${file}`, hasLogins: true, path: "reviewStacks" }),
    ...entry(baseKey, { ...optional, owner: `all deployments of ${file}`, hasLogins: false, path: "esc" }),
  ];

  function entry(key: string | undefined, more: Omit<OwnedEnvironment, "name">): OwnedEnvironment[] {
    const found = escEnvironments.find((one) => one.key === key);
    return found ? [{ ...more, name: nameOf(found) }] : [];
  }
}

/** Returns the name of an ESC environment without its version and in lower case, for comparison. */
export function environmentKey(name: string): string {
  return name.replace(/@.*/, "").toLowerCase();
}

function nameOf({ project, name }: FlowEscEnvironment): string {
  return `${project}/${name}`;
}
