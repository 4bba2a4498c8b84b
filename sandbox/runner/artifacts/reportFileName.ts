/** GitLab: `Enums::Ci::JobArtifact.default_file_names`. */
const NAMES: Readonly<Record<string, string>> = {
  accessibility: "gl-accessibility.json",
  annotations: "gl-annotations.json",
  api_fuzzing: "gl-api-fuzzing-report.json",
  browser_performance: "browser-performance.json",
  cobertura: "cobertura-coverage.xml",
  codequality: "gl-code-quality-report.json",
  container_scanning: "gl-container-scanning-report.json",
  coverage_fuzzing: "gl-coverage-fuzzing.json",
  cyclonedx: "gl-sbom.cdx.json",
  dast: "gl-dast-report.json",
  dependency_scanning: "gl-dependency-scanning-report.json",
  dotenv: ".env",
  jacoco: "jacoco-coverage.xml",
  junit: "junit.xml",
  load_performance: "load-performance.json",
  lsif: "lsif.json",
  metrics: "metrics.txt",
  performance: "performance.json",
  requirements: "requirements.json",
  sarif: "gl-sarif-report.sarif",
  sast: "gl-sast-report.json",
  secret_detection: "gl-secret-detection-report.json",
  terraform: "tfplan.json",
};

/** The name under which GitLab stores a report, independent of the job's file name. */
export function reportFileName(kind: string): string {
  return NAMES[kind] ?? kind;
}
