import * as pulumi from "@pulumi/pulumi";
import type { StackResource } from "../lookups/stackState";

const recordType = "pulumi-pipeline:index:Adopted";

function recordName(name: string): string {
  return `${name}-adopted`;
}

/**
 * A record in the stack's state: the names of the resources that existed before the stack managed them, which a destroy
 * keeps. The state itself does not tell an imported resource from a created one. `name` is the component's.
 */
export function recordAdopted(name: string, adopted: ReadonlySet<string>, parent: pulumi.Resource): void {
  if (adopted.size > 0) new AdoptedRecord(recordName(name), [...adopted].sort(), { parent });
}

/** The names in the record of the last update, as far as the stack still manages them. */
export function recordedAdopted(name: string, state: readonly StackResource[]): string[] {
  const record = state.find((one) => one.type === recordType && one.name === recordName(name));
  const names = (record?.outputs.resources ?? []) as readonly string[];
  const managed = new Set(state.map((one) => one.name));
  return names.filter((one) => managed.has(one));
}

class AdoptedRecord extends pulumi.ComponentResource {
  constructor(name: string, resources: readonly string[], options: pulumi.ComponentResourceOptions) {
    super(recordType, name, {}, options);
    // Registered before the first import finishes, so an update that fails later has the record, too.
    this.registerOutputs({ resources });
  }
}
