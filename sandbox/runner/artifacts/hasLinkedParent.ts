import { lstatSync } from "node:fs";
import { join } from "node:path";

/** Whether a parent folder of `path`, below `folder`, is a link. The last name of the path may be one. */
export function hasLinkedParent(folder: string, path: string): boolean {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.some((_, index) => {
    const parent = join(folder, ...names.slice(0, index));
    return lstatSync(parent, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  });
}
