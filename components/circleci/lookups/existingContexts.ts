import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../../pipeline/visible";
import type { PlannedContext } from "../../../targets/circleci/contexts";
import type { RiskOf } from "../../drift/risk";
import { type Adoption, nothingAdopted } from "../../lookups/adoption";
import { isManaged, type StackResource } from "../../lookups/stackState";
import { type CircleCiPlace, circleCiNames } from "../circleCiPlace";
import { restrictionsOf } from "../contexts";
import { CircleCiError, type CircleCiReader } from "./circleCiApi";

const path = "circleci.organizationId";

/** What the lookup of contexts depends on, besides CircleCI. */
export interface ContextSearch {
  readonly place: Pick<CircleCiPlace, "name" | "organizationId" | "projectId">;
  readonly contexts: readonly PlannedContext[];
  /** Whether existing contexts are adopted. */
  readonly adopts: boolean;
  /** The resources in the state of this stack. */
  readonly state: readonly StackResource[];
  readonly riskOf: RiskOf;
}

/**
 * The adoption of contexts that exist under planned names and are not in the stack's state, with their planned
 * restrictions. An error for each if they are not adopted; an error for restrictions that are not planned, because of
 * several restrictions of a type one suffices; and errors of the lookup.
 */
export async function adoptContexts(search: ContextSearch, read: CircleCiReader): Promise<Adoption> {
  const { place, contexts } = search;
  try {
    const existing = await read<FoundContext>(`context?owner-id=${encodeURIComponent(place.organizationId)}`);
    const found = contexts.flatMap((planned) => {
      const context = existing.find(({ name }) => name === planned.name);
      return context ? [{ planned, context }] : [];
    });
    const adoptions = await Promise.all(
      found.map(({ planned, context }) => adoptContext(search, planned, context, read)),
    );
    return {
      imports: Object.assign({}, ...adoptions.map(({ imports }) => imports)) as Adoption["imports"],
      diagnostics: adoptions.flatMap(({ diagnostics }) => diagnostics),
    };
  } catch (error) {
    return { ...nothingAdopted, diagnostics: [lookupError(place, error)] };
  }
}

interface FoundContext {
  readonly id: string;
  readonly name: string;
}

interface FoundRestriction {
  readonly id: string;
  readonly restriction_type: string;
  readonly restriction_value: string;
}

async function adoptContext(
  { place, adopts, state, riskOf }: ContextSearch,
  planned: PlannedContext,
  { id, name }: FoundContext,
  read: CircleCiReader,
): Promise<Adoption> {
  const { organizationId } = place;
  const isOwn = isManaged(state, { type: "circleci:index/context:Context", identity: { organizationId, name } });
  if (!isOwn && !adopts) return { ...nothingAdopted, diagnostics: [existsError(name)] };

  const found = await read<FoundRestriction>(`context/${id}/restrictions`);
  const wanted = restrictionsOf(place, planned);
  const isPlanned = ({ restriction_type: type, restriction_value: value }: FoundRestriction) =>
    wanted.some(([wantedType, wantedValue]) => type === wantedType && value === wantedValue);
  // An update of this stack replaces its own restrictions.
  const isRecorded = ({ restriction_type: type, restriction_value: value }: FoundRestriction) =>
    isManaged(state, {
      type: "circleci:index/contextRestriction:ContextRestriction",
      identity: { contextId: id, type, value },
    });
  const unplanned = found.filter((one) => !isPlanned(one) && !isRecorded(one));
  const risks = unplanned.map(({ restriction_type: type, restriction_value: value }) =>
    riskOf(
      "WIDENED_ACCESS",
      path,
      `the context "${name}" has a restriction that is not planned: ${type} ${oneLine(value)}. Jobs that meet it may use the context, too. Delete it in CircleCI`,
    ),
  );
  if (isOwn) return { ...nothingAdopted, diagnostics: risks };
  const restrictions = wanted.flatMap(([type, value]) => {
    const same = found.find((one) => one.restriction_type === type && one.restriction_value === value);
    return same ? [[circleCiNames.restriction(place.name, name, type), `${id}/${same.id}`]] : [];
  });
  return {
    imports: Object.fromEntries([
      [circleCiNames.context(place.name, name), `${organizationId}/${id}`],
      ...restrictions,
    ]) as Adoption["imports"],
    diagnostics: risks,
  };
}

function existsError(name: string): Diagnostic {
  const message = `the context "${name}" exists already, and this stack does not manage it. Adopt it, or delete it in CircleCI`;
  return errorAt("ALREADY_EXISTS", path, message);
}

function lookupError({ organizationId }: Pick<CircleCiPlace, "organizationId">, error: unknown): Diagnostic {
  const status = error instanceof CircleCiError ? error.status : undefined;
  switch (status) {
    case 401:
      return errorAt(
        "TOKEN_REFUSED",
        path,
        "CircleCI refused the token. Set CIRCLE_TOKEN, or the secret circleci:key in the stack's configuration, to a personal API token",
      );
    case 403:
    case 404:
      return errorAt(
        "NO_ORGANIZATION",
        path,
        `CircleCI shows the token no organization ${organizationId}. Check the id, and that the token's user is a member`,
      );
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return errorAt("LOOKUP_FAILED", path, `CircleCI could not be queried: ${oneLine(reason)}`);
    }
  }
}
