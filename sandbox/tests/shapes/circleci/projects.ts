import { z } from "zod";
import { projectPaths } from "../../../circleci/requests";
import type { TestCircleCi } from "../../circleci/testCircleCi";
import { ids } from "../../circleci/testCircleCi";
import type { ShapeCase, ShapeScenario } from "../shapeCase";
import { id, pageOf, project, said, settings, time } from "./entities";

const variable = z.strictObject({ name: z.string(), value: z.literal("xxxxcret"), "created-at": time });
const schedule = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  timetable: z.record(z.string(), z.unknown()),
  parameters: z.record(z.string(), z.unknown()),
  "project-slug": z.literal("gh/acme/shop"),
  actor: z.strictObject({ id, login: z.string(), name: z.string() }),
  "created-at": time,
  "updated-at": time,
});
const nightly = {
  name: "nightly",
  "attribution-actor": "system",
  parameters: { branch: "main" },
  timetable: { "per-hour": 1, "hours-of-day": [3], "days-of-week": ["MON"] },
};

/** Projects of OAuth, by both forms of a slug, and their schedules. */
export const oauthProjects: ShapeScenario<TestCircleCi> = {
  noun: "projects of OAuth",
  known: { slug: "gh%2Facme%2Fshop", vcs: "gh", org: "acme", repo: "shop", organization: ids.oauth, name: "TOKEN" },
  cases: [
    {
      route: "POST /api/v2/organization/:organization/project",
      body: { name: "new" },
      status: 201,
      shape: project,
    },
    { route: "POST /api/v1.1/project/:vcs/:org/:repo/follow", shape: z.strictObject({ following: z.literal(true) }) },
    ...projectPaths("").flatMap((path): ShapeCase<TestCircleCi>[] => [
      { route: `GET /api/v2${path}`, shape: project },
      { route: `DELETE /api/v2${path}`, status: 400, shape: said },
      { route: `GET /api/v2${path}/settings`, shape: settings },
      { route: `PATCH /api/v2${path}/settings`, body: { advanced: { disable_ssh: true } }, shape: settings },
      { route: `POST /api/v2${path}/envvar`, body: { name: ":name", value: "secret" }, status: 201, shape: variable },
      { route: `GET /api/v2${path}/envvar`, query: "page-token=", shape: pageOf(variable) },
      { route: `GET /api/v2${path}/envvar/:name`, shape: variable },
      { route: `DELETE /api/v2${path}/envvar/:name`, shape: said },
      { route: `GET /api/v2${path}/envvar/:name`, status: 404, shape: said },
      {
        route: `POST /api/v2${path}/schedule`,
        body: nightly,
        status: 201,
        shape: schedule,
        learn: (body: { id: string }) => ({ schedule: body.id }),
      },
      { route: `GET /api/v2${path}/schedule`, shape: pageOf(schedule) },
      { route: "GET /api/v2/schedule/:schedule", shape: schedule },
      { route: "PATCH /api/v2/schedule/:schedule", body: { name: "daily" }, shape: schedule },
      { route: "DELETE /api/v2/schedule/:schedule", shape: said },
    ]),
  ],
};

const definitions = "/api/v2/projects/:project/pipeline-definitions";
const repo = z.strictObject({ full_name: z.literal("acme/web"), external_id: z.literal("2001") });
const definition = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  created_at: time,
  config_source: z.strictObject({ provider: z.literal("github_app"), repo, file_path: z.string() }),
  checkout_source: z.strictObject({ provider: z.literal("github_app"), repo }),
});
const trigger = z.strictObject({
  id,
  created_at: time,
  checkout_ref: z.string(),
  config_ref: z.string(),
  event_name: z.string(),
  event_preset: z.string(),
  disabled: z.boolean(),
  parameters: z.record(z.string(), z.unknown()),
  event_source: z.strictObject({
    provider: z.enum(["github_app", "webhook", "schedule"]),
    repo: repo.optional(),
    webhook: z.strictObject({ url: z.url(), sender: z.string() }).optional(),
    schedule: z.strictObject({ cron_expression: z.string(), attribution_actor: z.strictObject({ id }) }).optional(),
  }),
});
const source = { provider: "github_app", repo: { external_id: "2001" } };

/** Standalone projects with their pipeline definitions and triggers. */
export const standaloneProjects: ShapeScenario<TestCircleCi> = {
  noun: "standalone projects",
  known: { project: ids.web },
  cases: [
    {
      route: `POST ${definitions}`,
      body: { name: "main", config_source: { ...source, file_path: ".circleci/config.yml" }, checkout_source: source },
      status: 201,
      shape: definition,
      learn: (body: { id: string }) => ({ definition: body.id }),
    },
    { route: `GET ${definitions}`, shape: z.strictObject({ items: z.array(definition).length(1) }) },
    { route: `GET ${definitions}/:definition`, shape: definition },
    { route: `PATCH ${definitions}/:definition`, body: { description: "all pushes" }, shape: definition },
    {
      route: `POST ${definitions}/:definition/triggers`,
      body: { event_preset: "all-pushes", event_source: { ...source }, disabled: false },
      status: 201,
      shape: trigger,
    },
    {
      route: `POST ${definitions}/:definition/triggers`,
      body: {
        event_name: "hook",
        checkout_ref: "main",
        config_ref: "main",
        event_source: { provider: "webhook", webhook: { sender: "kestra" } },
      },
      status: 201,
      shape: trigger,
    },
    {
      route: `POST ${definitions}/:definition/triggers`,
      body: {
        event_name: "nightly",
        checkout_ref: "main",
        config_ref: "main",
        event_source: { provider: "schedule", schedule: { cron_expression: "0 3 * * *", attribution_actor: "system" } },
        parameters: { drift: true },
      },
      status: 201,
      shape: trigger,
      learn: (body: { id: string }) => ({ trigger: body.id }),
    },
    {
      route: `GET ${definitions}/:definition/triggers`,
      shape: z.strictObject({ items: z.array(trigger).length(3) }),
    },
    { route: "GET /api/v2/projects/:project/triggers/:trigger", shape: trigger },
    { route: "PATCH /api/v2/projects/:project/triggers/:trigger", body: { disabled: true }, shape: trigger },
    { route: "DELETE /api/v2/projects/:project/triggers/:trigger", shape: said },
    { route: "GET /api/v2/projects/:project/triggers/:trigger", status: 404, shape: said },
    { route: `DELETE ${definitions}/:definition`, shape: said },
    { route: `GET ${definitions}/:definition`, status: 404, shape: said },
  ],
};
