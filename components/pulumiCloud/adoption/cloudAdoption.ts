import type * as pulumi from "@pulumi/pulumi";
import { exceptionFor, withException, withoutException } from "../../../pipeline/checks/settings/exceptions";
import type { UnsafeSetting } from "../../../pipeline/checks/settings/unsafeSettings";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { adopts } from "../../../pipeline/settings/adopts";
import type { Adopted } from "../../../pipeline/settings/choices";
import type { Plan } from "../../../pipeline/plan/plan";
import { type Adoption, adoptionDiagnostic, type Found } from "../../lookups/adoption";
import type { StackResource } from "../../lookups/stackState";
import { cloudDiagnostic } from "../lookups/cloudDiagnostic";
import { type CloudReader, cloudReader } from "../lookups/cloudReader";

/** The inputs of a search for existing resources in Pulumi Cloud. */
export interface CloudSearch {
  readonly organization: string;
  /** The kinds that the settings adopt. */
  readonly adopt: readonly Adopted[];
  /** The exceptions of the settings. Undefined if the settings can have none, as those of a foundation. */
  readonly exceptions?: Plan["exceptions"];
  /** The resources that the stack manages. */
  readonly state: readonly StackResource[];
  readonly read: CloudReader;
  /**
   * The errors about requests so far after which nobody knows whether a planned resource exists. Without them the update would
   * stop in the middle, at a resource that exists.
   */
  readonly unreadable: () => Diagnostic[];
}

/** A search with the provider's access to Pulumi Cloud. */
export function cloudSearch(
  search: Omit<CloudSearch, "read" | "unreadable">,
  options: pulumi.InvokeOptions,
): CloudSearch {
  const reasons = new Set<string>();
  return {
    ...search,
    read: cloudReader(options, (reason) => reasons.add(reason)),
    unreadable: () => [...reasons].map(cloudDiagnostic),
  };
}

/** The error about an unsafe adoption, or the warning if an exception allows it. */
export function unsafeAdoption({ exceptions }: Pick<CloudSearch, "exceptions">, found: UnsafeSetting): Diagnostic {
  if (exceptions === undefined) return errorAt(found.code, found.path, found.message);
  const exception = exceptionFor(exceptions, found);
  return exception ? withException(found, exception.reason) : withoutException(found);
}

/** The adoption of an existing resource, if `adopt` has its kind, or an error. `imports` has import ids by resource name. */
export function adopted(
  { adopt }: Pick<CloudSearch, "adopt">,
  found: Found,
  imports: Readonly<Record<string, string>>,
): Adoption {
  const isAdopted = adopts(adopt, found.kind);
  return {
    imports: isAdopted && found.obstacle === undefined ? imports : {},
    diagnostics: [adoptionDiagnostic(found, isAdopted)],
  };
}
