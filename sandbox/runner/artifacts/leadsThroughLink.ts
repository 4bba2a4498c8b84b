import { lstatSync } from "node:fs";
import { join } from "node:path";

/** Whether a folder on the way to a path within `folder` is a link, which may lead out of it. The last name may be one. */
export function leadsThroughLink(folder: string, path: string): boolean {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.some((_, index) => {
    const parent = join(folder, ...names.slice(0, index));
    return lstatSync(parent, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  });
}
