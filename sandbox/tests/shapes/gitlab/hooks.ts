import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { id, time, url } from "./entities";

const path = "/api/v4/projects/:id/hooks";
const flags = [
  ...["push", "tag_push", "merge_requests", "repository_update", "issues", "confidential_issues", "note"],
  ...["confidential_note", "pipeline", "wiki_page", "deployment", "feature_flag", "job", "releases", "milestone"],
  ...["emoji", "resource_access_token", "resource_deploy_token", "vulnerability"],
].map((event) => `${event}_events`);

/** GitLab: API::Entities::ProjectHook. It has no token. */
const hook = z.strictObject({
  id,
  url,
  name: z.string().nullable(),
  description: z.string().nullable(),
  created_at: time,
  ...Object.fromEntries([...flags, "enable_ssl_verification"].map((flag) => [flag, z.boolean()])),
  push_events_branch_filter: z.string().nullable(),
  branch_filter_strategy: z.enum(["wildcard", "regex", "all_branches"]),
  custom_webhook_template: z.string().nullable(),
  alert_status: z.literal("executable"),
  disabled_until: z.null(),
  url_variables: z.tuple([]),
  custom_headers: z.tuple([]),
  project_id: id,
});

/** Webhooks of a project. */
export const hooks: ShapeScenario = {
  noun: "webhooks",
  known: { id: 101, hook: 1 },
  cases: [
    { route: `POST ${path}`, body: { url: "https://ci.example.com", token: "t" }, status: 201, shape: hook },
    {
      route: `POST ${path}`,
      body: { url: "x" },
      status: 422,
      shape: z.strictObject({ error: z.literal("Invalid url given") }),
    },
    { route: `GET ${path}`, shape: z.array(hook).length(1) },
    { route: `GET ${path}/:hook`, shape: hook },
    { route: `PUT ${path}/:hook`, body: { push_events: false, name: "chat" }, shape: hook },
    { route: `DELETE ${path}/:hook`, status: 204 },
  ],
};
