import { type Mistake, quoted } from "../../errors";
import { type Loose, text } from "./loose";

/** A stack of another organization. A store of one's own knows none, and calls the place where one belongs "organization". */
export function foreignStack({ organization, backend }: Loose, path: string, stack: unknown): Mistake[] {
  const expected = backend === undefined ? organization : "organization";
  const parts = text(stack)?.split("/") ?? [];
  if (parts.length !== 3 || typeof expected !== "string" || parts[0] === expected) return [];
  const wayOut = backend === undefined ? 'Leave the organization out, or change "organization"' : "Leave it out";
  const message = `${quoted(stack)} belongs to organization ${quoted(parts[0])}, not to ${quoted(expected)}. ${wayOut}`;
  return [{ code: "FOREIGN_STACK", path, message }];
}
