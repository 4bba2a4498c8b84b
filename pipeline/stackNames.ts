/** Returns the Pulumi project of a stack that is written `[organization/]project/stack`. */
export function pulumiProjectOf(stack: string): string {
  return stack.split("/").at(-2) ?? "";
}

/**
 * Returns a stack as `organization/project/stack`. Pulumi: in a self-managed backend the only organization is called
 * `organization`.
 */
export function fullStack({ organization }: { readonly organization?: string | undefined }, stack: string): string {
  return stack.split("/").length === 3 ? stack : `${organization ?? "organization"}/${stack}`;
}

/** Returns a stack as `project/stack`, without its organization. A stack has only one such name. */
export function shortStack(stack: string): string {
  return stack.split("/").slice(-2).join("/");
}
