import type { JobDefinition } from "../../../gitlab/ci/definition";

/** A job with only a name and a script, and GitLab's defaults. */
export const plainJob: JobDefinition = {
  name: "job",
  stage: "test",
  when: "on_success",
  startIn: null,
  allowFailure: false,
  allowedExitCodes: [],
  needs: null,
  dependencies: null,
  beforeScript: [],
  script: ["true"],
  afterScript: [],
  variables: {},
  idTokens: {},
  environment: null,
  resourceGroup: null,
  interruptible: false,
  timeout: null,
  retry: { max: 0, when: ["always"], exitCodes: [] },
  artifacts: null,
  caches: [],
  image: null,
  tags: [],
};
