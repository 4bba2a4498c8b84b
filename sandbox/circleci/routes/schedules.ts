import type { Context, Hono } from "hono";
import { z } from "zod";
import { badRequest, notFound } from "../apiError";
import type { Account, Schedule } from "../entities";
import {
  accountOf,
  bodyOf,
  idParam,
  message,
  organizationFor,
  page,
  projectFor,
  projectPaths,
  slugParam,
} from "../requests";
import { actorOf, type CircleCiState, systemActor } from "../state";

const DAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

const timetable = z
  .strictObject({
    "per-hour": z.int().min(1).max(60),
    "hours-of-day": z.array(z.int().min(0).max(23)).min(1),
    "days-of-week": z.array(z.enum(DAYS)).min(1).optional(),
    "days-of-month": z.array(z.int().min(1).max(31)).min(1).optional(),
    months: z.array(z.enum(MONTHS)).min(1).optional(),
  })
  .refine((given) => (given["days-of-week"] === undefined) !== (given["days-of-month"] === undefined), {
    message: "needs either days-of-week or days-of-month",
  });

const parameters = z
  .record(z.string().max(128), z.union([z.string().max(512), z.boolean(), z.int()]))
  .refine(({ branch, tag }) => (branch === undefined) !== (tag === undefined), {
    message: "needs either branch or tag",
  });

const newSchedule = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  "attribution-actor": z.enum(["current", "system"]),
  parameters,
  timetable,
});

/** The routes of schedules, which only projects of OAuth have. The keys have hyphens. */
export function scheduleRoutes(app: Hono, state: CircleCiState): void {
  for (const path of projectPaths("/schedule")) {
    app.get(path, (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "viewer");
      const own = [...state.schedules.values()].filter(({ projectId }) => projectId === project.id);
      return context.json(
        page(
          context,
          own.map((schedule) => presented(state, schedule)),
        ),
      );
    });

    app.post(path, async (context) => {
      const found = state.projectBySlug(slugParam(context));
      const { account, project, organization } = projectFor(context, state, found, "contributor");
      // Assumption: the status.
      if (organization.kind === "circleci") throw badRequest("a standalone project has triggers instead of schedules");
      const body = await bodyOf(context, newSchedule);
      const now = state.clock();
      const created: Schedule = {
        id: state.newId(),
        projectId: project.id,
        name: body.name,
        description: body.description ?? "",
        timetable: body.timetable,
        parameters: body.parameters,
        actor: attributed(account, body["attribution-actor"]),
        created: now,
        updated: now,
      };
      state.schedules.set(created.id, created);
      return context.json(presented(state, created), 201);
    });
  }

  app.get("/schedule/:schedule", (context) => context.json(presented(state, found(context, "viewer").schedule)));

  app.patch("/schedule/:schedule", async (context) => {
    const { account, schedule } = found(context, "contributor");
    const { "attribution-actor": actor, ...body } = await bodyOf(context, newSchedule.partial());
    const changed: Schedule = {
      ...schedule,
      name: body.name ?? schedule.name,
      description: body.description ?? schedule.description,
      timetable: body.timetable ?? schedule.timetable,
      parameters: body.parameters ?? schedule.parameters,
      actor: actor === undefined ? schedule.actor : attributed(account, actor),
      updated: state.clock(),
    };
    state.schedules.set(changed.id, changed);
    return context.json(presented(state, changed));
  });

  app.delete("/schedule/:schedule", (context) => {
    state.schedules.delete(found(context, "contributor").schedule.id);
    return message(context, "Schedule deleted.");
  });

  function found(context: Context, role: "viewer" | "contributor"): { account: Account; schedule: Schedule } {
    const account = accountOf(context, state);
    const schedule = state.schedules.get(idParam(context, "schedule"));
    if (!schedule) throw notFound("Schedule");
    const { organizationId = "" } = state.projects.get(schedule.projectId) ?? {};
    organizationFor(account, state.organizations.get(organizationId), role, "Schedule");
    return { account, schedule };
  }
}

function attributed(account: Account, actor: "current" | "system") {
  return actor === "system" ? systemActor : actorOf(account);
}

function presented(
  state: CircleCiState,
  { id, projectId, name, description, timetable: times, parameters: values, actor, created, updated }: Schedule,
): object {
  return {
    id,
    name,
    description,
    timetable: times,
    parameters: values,
    "project-slug": state.projects.get(projectId)?.slug ?? "",
    actor,
    "created-at": created.toISOString(),
    "updated-at": updated.toISOString(),
  };
}
