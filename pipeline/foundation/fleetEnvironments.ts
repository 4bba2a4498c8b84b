import {
  baseEnvironment,
  deploymentEnvironment,
  previewEnvironment,
  reviewEnvironment,
} from "../plan/esc/escReferences";
import { quoted } from "../errors";
import { stackFile } from "../stackFile";
import type { FleetProject } from "./policySources";

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
export function ownedEnvironments(projects: readonly FleetProject[]): OwnedEnvironments {
  const owned = new Map<string, OwnedEnvironment>();
  for (const environment of projects.flatMap(environmentsOf)) {
    const key = environmentKey(environment.name);
    if (!owned.has(key)) owned.set(key, environment);
  }
  return owned;
}

/** The environments of one project, each once. */
export function environmentsOf({ stack, settings }: FleetProject): OwnedEnvironment[] {
  if (settings.backend) return [];
  const { deployments, reviewStacks } = settings;
  const file = stackFile(stack);
  const base = baseEnvironment(settings);
  const own = deployments.flatMap((deployment, index) => {
    const { name } = deployment;
    const deploying = nameOf(deploymentEnvironment(settings, deployment));
    const twin = nameOf(previewEnvironment(settings, deployment));
    const place = { stack, hasLogins: true, path: `deployments[${index}].name`, wayOut: "choose another name" };
    return [
      { ...place, name: deploying, of: `deployment ${quoted(name)} of ${file}` },
      ...(twin === deploying ? [] : [{ ...place, name: twin, of: `the previews of ${quoted(name)} of ${file}` }]),
    ];
  });
  const left = { stack, wayOut: "leave it out" };
  return [
    ...own,
    ...(reviewStacks
      ? [
          {
            ...left,
            name: nameOf(reviewEnvironment(settings, reviewStacks)),
            of: `the review stacks of ${file}`,
            hasLogins: true,
            path: "reviewStacks",
          },
        ]
      : []),
    ...(base ? [{ ...left, name: nameOf(base), of: `all deployments of ${file}`, hasLogins: false, path: "esc" }] : []),
  ];
}

/** What is the same for names of one environment: neither a version nor letter case makes another one. */
export function environmentKey(name: string): string {
  return name.replace(/@.*/, "").toLowerCase();
}

function nameOf({ project, name }: { readonly project: string; readonly name: string }): string {
  return `${project}/${name}`;
}
