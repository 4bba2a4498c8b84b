import { createHash } from "node:crypto";
import type { Severity } from "../pipeline/diagnostics/codeTable";
import { describe, describeBriefly, type Diagnostic } from "../pipeline/diagnostics/diagnostic";

/**
 * Returns diagnostics as a JSON array for programs. Line and column are present if the position is known. `docs` is the
 * section about the code, relative to this package.
 */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  return jsonOf(
    diagnostics.map(({ file, position, severity, code, path, message }) => ({
      ...(file !== undefined && { file }),
      ...position,
      severity,
      code,
      path,
      message,
      docs: `docs/codes.md#${code.toLowerCase()}`,
    })),
  );
}

/** Returns diagnostics as a Code Quality report, which a merge request shows. GitLab: Code Quality, report format. */
export function codeQuality(diagnostics: readonly Diagnostic[]): string {
  return jsonOf(
    diagnostics.map((diagnostic) => ({
      description: describeBriefly(diagnostic),
      check_name: diagnostic.code,
      fingerprint: fingerprintOf(diagnostic),
      severity: qualitySeverities[diagnostic.severity],
      location: {
        path: (diagnostic.file ?? "").replace(/^\.\//, ""),
        lines: { begin: diagnostic.position?.line ?? 1 },
      },
    })),
  );
}

const qualitySeverities: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", info: "info" };

/** Returns a fingerprint without the position. GitLab recognizes a diagnostic by it after lines have moved. */
function fingerprintOf({ position: _, ...diagnostic }: Diagnostic): string {
  return createHash("sha256").update(describe(diagnostic)).digest("hex");
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
