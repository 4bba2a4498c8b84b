import { randomBytes } from "node:crypto";

const run = randomBytes(15).toString("hex");

/**
 * A token of this test file's run alone. A sandbox of a test runs jobs or an engine as whoever runs the test, and other
 * users of the machine can reach it.
 */
export function testToken(name: string): string {
  return `${name}-${run}`;
}
