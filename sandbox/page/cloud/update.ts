import type { Stack, Update } from "../../cloud/entities";
import { eventsOf } from "../../cloud/updateFiles";
import { type Html, html } from "../html/html";
import { code, facts, link, section, table } from "../html/parts";
import { type Status, liveStatus, statusBadge } from "../html/status";
import { unixMoment } from "../html/time";
import { webLink } from "../html/webLink";
import type { Page } from "../page";
import { pagePathOfStack } from "../paths";
import { type Diagnostic, type Step, diagnosticsIn, stepsIn } from "../readers/updateEvents";
import { type OrganizationRequest, organizationPage, updateName, updateStatus } from "./frame";
import { updateDuration } from "./stacks";

/** The maximum number of steps, of which the first are shown, and of messages, of which the last are shown. */
const maxRows = 500;

/** One update: its steps and messages. */
export function updatePage(request: OrganizationRequest, stack: Stack, update: Update): Page {
  const { now, cloud } = request;
  const events = eventsOf(cloud.folder, update);
  const path = `${stack.project}/${stack.name}`;
  const summary = Object.entries(update.resourceChanges);
  return organizationPage(request, undefined, {
    title: updateName(update),
    heading: html`${updateName(update)} ${liveStatus(updateName(update), updateStatus(update, now))}`,
    crumbs: [{ name: path, path: pagePathOfStack(stack) }],
    live: update.status === "running" || update.status === "not started",
    body: html`
      ${facts([
        ["Stack", link(pagePathOfStack(stack), path)],
        ["Message", update.message],
        ["By", update.author],
        ["Started", unixMoment(update.started, now)],
        ["Duration", updateDuration(update, now)],
        ["Resources", summary.map(([op, count]) => `${count} ${op}`).join(", ")],
        ...environmentFacts(update),
      ])}
      ${section("Steps", stepTable(stepsIn(events), update))} ${section("Messages", messages(diagnosticsIn(events)))}
    `,
  });
}

function stepTable(all: readonly Step[], { dryRun }: Update): Html {
  const steps = all.slice(0, maxRows);
  const more = all.length - steps.length;
  return html`${table({
    caption: "Steps",
    columns: ["Resource", "Type", "Step", "State", "Differs"],
    empty: "Nothing changed.",
    rows: steps.map(({ name, type, op, differs, state }) => [
      name,
      code(type),
      op,
      statusBadge(dryRun && state !== "failed" ? planned : stepStatuses[state]),
      differs.length === 0 ? "–" : differs.join(", "),
    ]),
  })}
  ${more === 0 ? undefined : html`<p class="lead">And ${more} more.</p>`}`;
}

const planned: Status = { word: "Planned", tone: "calm", shape: "circle" };

const stepStatuses: Readonly<Record<Step["state"], Status>> = {
  begun: { word: "Begun", tone: "busy", shape: "running" },
  done: { word: "Done", tone: "good", shape: "check" },
  failed: { word: "Failed", tone: "bad", shape: "cross" },
};

function messages(all: readonly Diagnostic[]): Html {
  const diagnostics = all.slice(-maxRows);
  if (diagnostics.length === 0) return html`<p class="empty">Nothing was said.</p>`;
  return html`<ol class="messages">
    ${diagnostics.map(
      ({ severity, message, resource }) =>
        html`<li class="message-${severity === "error" ? "error" : severity === "warning" ? "warning" : "info"}">
          <p class="by"><strong>${severity}</strong>${resource === undefined ? undefined : html` ${code(resource)}`}</p>
          <p class="prose">${message}</p>
        </li>`,
    )}
  </ol>`;
}

/** The parts of the CLI's metadata that show where it ran. */
function environmentFacts({ environment }: Update): [string, Html | string | null][] {
  const { "git.head": head, "git.headName": ref, "ci.system": system, "ci.build.url": build } = environment;
  const pullRequest = environment["ci.pr.number"];
  return [
    ["Commit", head === undefined ? null : code(head.slice(0, 8))],
    ["Ref", ref === undefined ? null : code(ref)],
    ["CI", system === undefined ? null : build === undefined ? system : webLink(build, system)],
    ["Merge request", pullRequest === undefined ? null : `!${pullRequest}`],
  ];
}
