import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { EscContent, Flow } from "../../flow/flow";
import { textsIn } from "../settings/escTexts";
import { referencesIn } from "../settings/escReferences";
import { stackFile } from "../../stackFile";
import {
  environmentKey,
  environmentsOf,
  type OwnedEnvironment,
  type OwnedEnvironments,
  ownedEnvironments,
} from "../../foundation/fleetEnvironments";
import type { FoundationSettings } from "../../foundation/foundationSettings";
import type { FleetContext } from "./fleetCheck";
import { inStack } from "./inStack";
import type { FleetMember } from "../../foundation/fleetProject";

/**
 * Returns errors for ESC environments and teams that one project takes from another. It also checks that the
 * foundation's base takes no ESC environment from a project.
 */
export function fleetEscErrors({ settings: { base }, projects }: FleetContext): Diagnostic[] {
  const owned = ownedEnvironments(projects);
  const teams = teamOwners(projects);
  return [
    ...projects.flatMap((member) =>
      [
        ...escsOf(member.flow).flatMap((one) => [
          ...foreignEnvironments(one, owned, member.stack),
          ...foreignTeams(one, teams),
        ]),
        ...takenEnvironments(member, owned),
      ].map((diagnostic) => inStack(member.stack, diagnostic)),
    ),
    ...(base ? [...takenBase(base, owned), ...foreignEnvironments({ esc: base, path: "base" }, owned)] : []),
  ];
}

/** The settings of one ESC environment, and their path. */
interface WrittenEsc {
  readonly esc: NonNullable<EscContent["esc"]>;
  readonly path: string;
}

/**
 * Returns the ESC settings of a project, the base last. A preview ESC environment has the same settings as its
 * deployment's, so it is skipped.
 */
function escsOf({ escEnvironments }: Flow): WrittenEsc[] {
  const written = (holder: EscContent["holder"]) =>
    escEnvironments.flatMap(({ path, content }) =>
      content.holder === holder && content.esc ? [{ esc: content.esc, path }] : [],
    );
  return [...written("deployment"), ...written("base")];
}

/**
 * Returns errors for another project's ESC environment in imports and references. ESC: an import opens the imported ESC
 * environment, and so does a reference, `${environments.project.name…}`. The checks of the project's own settings cover
 * its own ESC environments.
 */
function foreignEnvironments({ esc, path }: WrittenEsc, owned: OwnedEnvironments, stack?: string): Diagnostic[] {
  const foreign = (name: string): OwnedEnvironment | undefined => {
    const found = owned.get(environmentKey(name));
    return found?.hasLogins && found.stack !== stack ? found : undefined;
  };
  return textsIn(esc, path).flatMap(({ path: at, text }) => {
    const isImport = at.startsWith(`${path}.imports[`) || at.startsWith(`${path}.previewImports[`);
    const found = isImport ? foreign(text) : namesReferredTo(text).map(foreign).find(Boolean);
    if (!found) return [];
    const what = isImport
      ? `${quoted(text)} is the ESC environment`
      : `refers to ${quoted(found.name)}, the ESC environment`;
    const message = `${what} of ${found.owner}, whose credentials are for its own jobs. Put shared content into a separate ESC environment`;
    return [errorAt("SHARED_LOGIN", at, message)];
  });
}

function namesReferredTo(text: string): string[] {
  return referencesIn(text).flatMap(([first, project, name]) =>
    first?.toLowerCase() === "environments" && project !== undefined && name !== undefined
      ? [`${project}/${name}`]
      : [],
  );
}

/**
 * Returns errors for openers that are another pipeline's teams. The jobs of that pipeline, which may run unreviewed
 * code, could open the ESC environment.
 */
function foreignTeams({ esc, path }: WrittenEsc, owners: ReadonlyMap<string, string>): Diagnostic[] {
  const openers = "openers" in esc ? (esc.openers ?? []) : [];
  return openers.flatMap(({ team }, index) => {
    const owner = owners.get(team.toLowerCase());
    if (owner === undefined) return [];
    const message = `${quoted(team)} is a team of the pipeline of ${stackFile(owner)}, and its jobs would be able to open this ESC environment. Name a team of people`;
    return [errorAt("PIPELINE_TEAM", `${path}.openers[${index}].team`, message)];
  });
}

/**
 * Returns errors for ESC environments that an earlier project owns. Each of the two projects would overwrite the
 * other's content and open it. Each setting is reported once.
 */
function takenEnvironments(project: FleetMember, owned: OwnedEnvironments): Diagnostic[] {
  const reported = new Set<string>();
  return environmentsOf(project).flatMap(({ name, path, wayOut }) => {
    const taken = owned.get(environmentKey(name));
    if (!taken || taken.stack === project.stack || reported.has(path)) return [];
    reported.add(path);
    const message = `would have the ESC environment ${quoted(name)}, which is that of ${taken.owner}. Deploy the stacks of another Pulumi project, or ${wayOut}`;
    return [errorAt("DUPLICATE_NAME", path, message)];
  });
}

function takenBase(base: NonNullable<FoundationSettings["base"]>, owned: OwnedEnvironments): Diagnostic[] {
  const name = `${base.project}/${base.name}`;
  const taken = owned.get(environmentKey(name));
  if (!taken) return [];
  const message = `${quoted(name)} is the ESC environment of ${taken.owner}. Choose another name`;
  return [errorAt("DUPLICATE_NAME", "base.name", message)];
}

/** Returns the stack that owns each team. If several stacks share a team, the first one owns it. */
function teamOwners(projects: readonly FleetMember[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { stack, flow } of projects) {
    for (const { team } of flow.identities) {
      const key = team?.toLowerCase();
      if (key !== undefined && !owners.has(key)) owners.set(key, stack);
    }
  }
  return owners;
}
