import type { JobStatus } from "../../../../gitlab/ci/entities";
import { compositeStatus } from "../../../../gitlab/ci/process/composite";

/** A status with a question mark is that of a job with `allow_failure`. */
const jobs = (names: string) =>
  names
    .split(" ")
    .filter((name) => name !== "")
    .map((name) => ({ status: name.replace("?", "") as JobStatus, allowFailure: name.endsWith("?") }));

test.each<[string, JobStatus]>([
  ["", "success"],
  ["success", "success"],
  ["success skipped", "success"],
  ["skipped", "skipped"],
  ["skipped manual?", "skipped"],
  ["success manual?", "success"],
  ["success failed?", "success"],
  ["canceled? success", "success"],
  ["failed success", "failed"],
  ["failed skipped", "failed"],
  ["failed canceled", "failed"],
  ["canceled success skipped", "canceled"],
  ["created", "created"],
  ["created manual?", "created"],
  ["created failed?", "created"],
  ["created success", "running"],
  ["pending created", "pending"],
  ["pending skipped failed?", "pending"],
  ["pending success", "running"],
  ["running failed", "running"],
  ["running manual", "running"],
  ["waiting_for_resource created success", "waiting_for_resource"],
  ["waiting_for_resource running", "running"],
  ["manual created", "manual"],
  ["manual success failed", "manual"],
  ["scheduled created", "scheduled"],
  ["scheduled manual", "manual"],
  ["canceling success", "canceling"],
  ["canceling canceled", "canceling"],
  ["canceling created", "running"],
])("%j combine to %s", (names, expected) => {
  expect(compositeStatus(jobs(names))).toBe(expected);
});

test.each<[string, JobStatus]>([
  ["", "success"],
  ["success", "success"],
  ["success skipped", "skipped"],
  ["success manual?", "skipped"],
  ["success manual", "pending"],
  ["success running", "pending"],
  ["failed created", "pending"],
  ["failed success", "failed"],
  ["failed? success", "success"],
  ["canceled success", "canceled"],
])("as needs, %j combine to %s", (names, expected) => {
  expect(compositeStatus(jobs(names), { needs: true })).toBe(expected);
});
