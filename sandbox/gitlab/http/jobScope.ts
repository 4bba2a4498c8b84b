import { badRequest } from "../errors";
import { type Kind, optional } from "./fields";

const STATUSES: readonly string[] = [
  "created",
  "waiting_for_resource",
  "preparing",
  "waiting_for_callback",
  "pending",
  "running",
  "success",
  "failed",
  "canceling",
  "canceled",
  "skipped",
  "manual",
  "scheduled",
];

/** One or more job statuses. GitLab: jobs API, `scope`. */
const statuses: Kind<readonly string[]> = (raw, name, faults) => {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  if (!list.every((one): one is string => typeof one === "string")) {
    faults.push(`${name} is invalid`);
    return undefined;
  }
  if (list.some((one) => !STATUSES.includes(one))) throw badRequest("Scope contains invalid value(s)");
  return list;
};

/** The parameter that filters jobs by status. */
export const jobScope = { scope: optional(statuses) };
