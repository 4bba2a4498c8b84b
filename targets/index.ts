import type { Target } from "../pipeline/target";
import { bitbucket } from "./bitbucket/bitbucket";
import { gitLab } from "./gitlab/gitLab";

/** The targets, by the names that the command line accepts. */
export const targets = { gitlab: gitLab, bitbucket } as const satisfies Record<string, Target>;
