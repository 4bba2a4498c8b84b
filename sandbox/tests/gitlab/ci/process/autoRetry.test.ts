import type { RetryDefinition } from "../../../../gitlab/ci/definition";
import type { Job } from "../../../../gitlab/ci/entities";
import { isAutoRetried } from "../../../../gitlab/ci/process/autoRetry";
import { jobDefinition } from "../ciWorld";

const always: RetryDefinition = { max: 2, when: ["always"], exitCodes: [] };

test.each<[string, Partial<RetryDefinition>, Partial<Job>, boolean]>([
  ["without retries", { max: 0 }, {}, false],
  ["for any reason", {}, {}, true],
  ["with one retry left", {}, { retries: 1 }, true],
  ["without a retry left", {}, { retries: 2 }, false],
  ["that was retried already", {}, { retried: true }, false],
  ["for its reason", { when: ["script_failure"] }, {}, true],
  ["for another reason", { when: ["runner_system_failure"] }, {}, false],
  ["that was outdated", {}, { failureReason: "failed_outdated_deployment_job" }, false],
  ["with its exit code", { exitCodes: [7] }, { exitCode: 7 }, true],
  ["with another exit code", { exitCodes: [7] }, { exitCode: 1 }, false],
  ["with another exit code but its reason", { exitCodes: [7], when: ["script_failure"] }, { exitCode: 1 }, true],
])("a failed job %s is retried: %#", (_, retry, changes, expected) => {
  const job = {
    definition: jobDefinition("job", { retry: { ...always, ...retry } }),
    failureReason: "script_failure",
    exitCode: 1,
    retries: 0,
    retried: false,
    ...changes,
  } as Job;

  expect(isAutoRetried(job)).toBe(expected);
});
