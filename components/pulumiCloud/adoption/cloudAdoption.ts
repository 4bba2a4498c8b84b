import { exceptionFor, withException, withoutException } from "../../../pipeline/checks/settings/exceptions";
import type { UnsafeSetting } from "../../../pipeline/checks/settings/unsafeSettings";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { adopts } from "../../../pipeline/settings/adopts";
import type { Adopted } from "../../../pipeline/settings/choices";
import type { Plan } from "../../../pipeline/plan/plan";
import { type Adoption, adoptionDiagnostic, type Found } from "../../lookups/adoption";
import type { StackResource } from "../../lookups/stackState";
import { attempt } from "../../lookups/attempt";
import { cloudAccess } from "../lookups/cloudAccess";
import { type CloudResponse, requestCloud } from "../lookups/cloudRequest";

/** What a search for existing resources in Pulumi Cloud is made with. */
export interface CloudSearch {
  readonly organization: string;
  /** The kinds that the settings take over. */
  readonly adopt: readonly Adopted[];
  /** The exceptions of the settings. Undefined if the settings can have none, as those of a foundation. */
  readonly exceptions?: Plan["exceptions"];
  /** The resources that the stack manages. */
  readonly state: readonly StackResource[];
  /** The response to a GET of a path below `/api`. Undefined if the resource is missing or can't be read. */
  readonly read: (path: string) => Promise<CloudResponse | undefined>;
}

/** A search with the provider's access to Pulumi Cloud, which is looked up only for the first request. */
export function cloudSearch(search: Omit<CloudSearch, "read">): CloudSearch {
  let access: ReturnType<typeof cloudAccess> | undefined;
  return {
    ...search,
    async read(path) {
      const known = await (access ??= cloudAccess());
      if (!known) return undefined;
      const response = await attempt(requestCloud(known, `/api${path}`));
      return response.ok && response.value.status === 200 ? response.value : undefined;
    },
  };
}

/** A path of Pulumi Cloud's API. */
export function cloudPath(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

/** The error about an unsafe adoption, or the warning if an exception allows it. */
export function unsafeAdoption({ exceptions }: Pick<CloudSearch, "exceptions">, found: UnsafeSetting): Diagnostic {
  if (exceptions === undefined) return errorAt(found.code, found.path, found.message);
  const exception = exceptionFor(exceptions, found);
  return exception ? withException(found, exception.reason) : withoutException(found);
}

/** Takes over what was found, by import ids by resource name, if `adopt` has its kind. Otherwise it is an error. */
export function adopted(
  { adopt }: Pick<CloudSearch, "adopt">,
  found: Found,
  imports: Readonly<Record<string, string>>,
): Adoption {
  const isAsked = adopts(adopt, found.kind);
  return {
    imports: isAsked && found.obstacle === undefined ? imports : {},
    diagnostics: [adoptionDiagnostic(found, isAsked)],
  };
}
