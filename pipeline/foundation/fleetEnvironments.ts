import { quoted } from "../diagnostics/wording";
import { baseKey, reviewKey } from "../flow/escEnvironments";
import type { FlowEscEnvironment } from "../flow/flow";
import { stackFile } from "../stackFile";
import type { FleetMember } from "./fleetProject";

/** An environment of ESC that one project of a fleet has. */
export interface OwnedEnvironment {
  /** As `project/environment`. */
  readonly name: string;
  /** The stack of the project that has it. */
  readonly stack: string;
  /** What it is of that project, in words that follow "the environment of". */
  readonly of: string;
  /** Whether jobs log in with it, so that it is for nobody else. The base of a project holds no login. */
  readonly hasLogins: boolean;
  /** Where the settings of its project name it. */
  readonly path: string;
  /** How its project can have another one. */
  readonly wayOut: string;
}

/** Environments by their names, as {@link environmentKey} writes them; of those that several have, the first one's. */
export type OwnedEnvironments = ReadonlyMap<string, OwnedEnvironment>;

/** The environments of all projects. Twins are there also where nobody opens them yet. */
export function ownedEnvironments(projects: readonly FleetMember[]): OwnedEnvironments {
  const owned = new Map<string, OwnedEnvironment>();
  for (const environment of projects.flatMap(environmentsOf)) {
    const key = environmentKey(environment.name);
    if (!owned.has(key)) owned.set(key, environment);
  }
  return owned;
}

/** The environments of one project, each once: those of deployments, of the review stacks, then the base. */
export function environmentsOf({ stack, flow }: FleetMember): OwnedEnvironment[] {
  const { deployments, escEnvironments } = flow;
  const file = stackFile(stack);
  const left = { stack, wayOut: "leave it out" };
  const own = deployments.flatMap(({ name, path, escEnvironment, previewEscEnvironment }) => {
    const place = { stack, hasLogins: true, path: `${path}.name`, wayOut: "choose another name" };
    const twin = previewEscEnvironment === escEnvironment ? undefined : previewEscEnvironment;
    return [
      ...named(escEnvironment, { ...place, of: `deployment ${quoted(name)} of ${file}` }),
      ...named(twin, { ...place, of: `the previews of ${quoted(name)} of ${file}` }),
    ];
  });
  return [
    ...own,
    ...named(reviewKey, { ...left, of: `the review stacks of ${file}`, hasLogins: true, path: "reviewStacks" }),
    ...named(baseKey, { ...left, of: `all deployments of ${file}`, hasLogins: false, path: "esc" }),
  ];

  function named(key: string | undefined, more: Omit<OwnedEnvironment, "name">): OwnedEnvironment[] {
    const found = escEnvironments.find((one) => one.key === key);
    return found ? [{ ...more, name: nameOf(found) }] : [];
  }
}

/** What is the same for names of one environment: neither a version nor letter case makes another one. */
export function environmentKey(name: string): string {
  return name.replace(/@.*/, "").toLowerCase();
}

function nameOf({ project, name }: FlowEscEnvironment): string {
  return `${project}/${name}`;
}
