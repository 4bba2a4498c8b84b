import type { FileTarget } from "../../pipeline/target";
import { claims, idClaims } from "./claims";
import { conditionLines } from "./conditions";
import { explainCircleCi } from "./explain";
import { circleCiLeavesOut } from "./leavesOut";
import { ciEnvironmentName, reservesVariable } from "./names";
import { refusals } from "./refusals";
import { renderCircleCi } from "./renderCircleCi";
import { separationWarnings } from "./warnings";

/** The CircleCI target. It renders the file and creates no resources. */
export const circleCi = {
  title: "CircleCI",
  file: ".circleci/config.yml",
  render: renderCircleCi,
  leavesOut: circleCiLeavesOut,
  explain: explainCircleCi,
  ciEnvironmentName,
  reservesVariable,
  // CircleCI: environment variables, secrets masking.
  maskable: {
    matches: (value) => value.length >= 4 && !/^(true|false)$/i.test(value),
    rule: "at least 4 characters, and neither true nor false",
  },
  resources: () => ({}),
  warnings: separationWarnings,
  refusals,
  limits: () => [],
  fileLimits: () => [],
  trust: {
    separates: "deployments",
    idClaims,
    claims,
    tokenScope: ({ purpose }) => purpose,
    conditions: conditionLines,
  },
} as const satisfies FileTarget;
