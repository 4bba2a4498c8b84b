/** The Pulumi project of a stack that is written `[organization/]project/stack`. */
export function pulumiProjectOf(stack: string): string {
  return stack.split("/").at(-2) ?? "";
}

/** A stack in full, `organization/project/stack`. Self-managed backends know only an organization of that name. */
export function fullStack({ organization }: { readonly organization?: string | undefined }, stack: string): string {
  return stack.split("/").length === 3 ? stack : `${organization ?? "organization"}/${stack}`;
}

/** A stack without its organization, `project/stack`: what is the same stack has the same one. */
export function shortStack(stack: string): string {
  return stack.split("/").slice(-2).join("/");
}
