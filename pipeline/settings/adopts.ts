/** Whether settings adopt existing resources of this kind. */
export function adopts<Kind extends string>(adopt: readonly Kind[], kind: NoInfer<Kind>): boolean {
  return (adopt as readonly string[]).includes("all") || adopt.includes(kind);
}
