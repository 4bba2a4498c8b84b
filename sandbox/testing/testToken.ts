import { randomBytes } from "node:crypto";

const run = randomBytes(15).toString("hex");

/**
 * A token that is random for each run of a test file. Other users of the machine can reach a test's sandbox, which runs
 * jobs with the tester's rights.
 */
export function testToken(name: string): string {
  return `${name}-${run}`;
}
