import { type Diagnostic, warningAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { Flow } from "../../flow/flow";

/** Warns about images whose tag may name another image later. */
export function floatingImages({ image, programs: pulumiPrograms, kestra }: Flow): Diagnostic[] {
  const programs = [...pulumiPrograms, ...(kestra?.programs ?? [])];
  const images: [string, string | undefined][] = [
    ["image", image],
    ...programs.map(({ path, settings }): [string, string | undefined] => [`${path}.image`, settings.image]),
    ...programs.flatMap(({ path, settings }) =>
      settings.services.map((service, index): [string, string] => [`${path}.services[${index}].image`, service.image]),
    ),
  ];
  return images.flatMap(([path, name]) =>
    name === undefined || isPinned(name)
      ? []
      : [
          warningAt(
            "FLOATING_IMAGE",
            path,
            `"${name}" is not pinned and can change. Name a version, or better a digest (@sha256:…)`,
          ),
        ],
  );
}

/** Warns about includes of other projects that change without a merge request in this one. */
export function floatingIncludes({ teamJobs }: Flow): Diagnostic[] {
  return (teamJobs?.includes ?? []).flatMap(({ source }, index) => {
    switch (source.kind) {
      case "local":
      case "template":
        return [];
      case "component":
        return floatingInclude(`include[${index}].component`, source.component.split("@")[1]);
      case "project":
        return floatingInclude(`include[${index}].ref`, source.ref);
    }
  });
}

function floatingInclude(path: string, ref: string | undefined): Diagnostic[] {
  if (ref !== undefined && commit.test(ref)) return [];
  const what = ref === undefined ? "the head of the default branch" : quoted(ref);
  const message = `${what} may be another file later, and it can change the jobs that deploy. Name a commit by its full SHA`;
  return [warningAt("FLOATING_INCLUDE", path, message)];
}

/** Git: the SHA-1 or SHA-256 of a commit. */
const commit = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Whether an image has a digest or a version. A tag with a digit counts as a version: `22-slim`, `v3.259.0`. */
function isPinned(image: string): boolean {
  return image.includes("@sha256:") || /:[^/]*[0-9][^/]*$/.test(image);
}
