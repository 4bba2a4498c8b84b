import { pulumiProjectOf } from "../../stackNames";

/** Returns the Pulumi project of a stack that is written `[organization/]project/stack`. */
export function projectOf(stack: string | undefined): string | undefined {
  const project = pulumiProjectOf(stack ?? "");
  return project === "" ? undefined : project;
}

/** Returns each repeated key, with its index and the index of its first occurrence. */
export function repeated(keys: readonly (string | undefined)[]): { index: number; first: number; key: string }[] {
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return key === undefined || first === index ? [] : [{ index, first, key }];
  });
}
