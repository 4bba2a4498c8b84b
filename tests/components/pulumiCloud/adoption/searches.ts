import type { Adoption } from "../../../../components/lookups/adoption";
import type { CloudSearch } from "../../../../components/pulumiCloud/adoption/cloudAdoption";

/** A search in an organization that has these resources, by their paths below `/api`. */
export function searchIn(
  resources: Readonly<Record<string, unknown>>,
  given: Partial<Omit<CloudSearch, "read" | "unreadable">> = {},
): CloudSearch & { readonly paths: string[] } {
  const paths: string[] = [];
  return {
    organization: "acme",
    adopt: ["all"],
    exceptions: [],
    state: [],
    ...given,
    paths,
    unreadable: () => [],
    read(path) {
      paths.push(path);
      const found = resources[path];
      const text = typeof found === "string" ? found : JSON.stringify(found);
      return Promise.resolve(found === undefined ? undefined : { status: 200, body: found, text });
    },
  };
}

/** The diagnostics as `severity CODE path: message`. */
export function linesOf({ diagnostics }: Adoption): string[] {
  return diagnostics.map(({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`);
}
