import type { Target } from "../pipeline/target";
import { bitbucket } from "./bitbucket/bitbucket";
import { gitLab } from "./gitlab/gitLab";

/** The CI systems that pipelines are planned and rendered for, by the names that the command line takes. */
export const targets = { gitlab: gitLab, bitbucket } as const satisfies Record<string, Target>;
