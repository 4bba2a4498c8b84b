import type { Files } from "../../../gitlab/entities";
import { blobId } from "../../../gitlab/git/objects";

/** Files with these texts. A path that ends in `*` is executable. */
export function filesOf(texts: Readonly<Record<string, string | Buffer>>): Files {
  return new Map(
    Object.entries(texts).map(([name, text]) => {
      const content = Buffer.from(text);
      return [
        name.replace(/\*$/, ""),
        { content, blobId: blobId(content), mode: name.endsWith("*") ? "100755" : "100644" },
      ];
    }),
  );
}

/** The texts of files, in the same format. */
export function textsOf(files: Files): Record<string, string> {
  return Object.fromEntries(
    [...files].map(([path, { content, mode }]) => [mode === "100755" ? `${path}*` : path, content.toString()]),
  );
}
