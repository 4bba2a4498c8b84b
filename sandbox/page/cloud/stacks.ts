import type { Stack, Update } from "../../cloud/entities";
import { deploymentsOf } from "../../cloud/deployments/deployments";
import { settingsOf } from "../../cloud/deployments/settingsRules";
import { resourceCount } from "../../cloud/checkpoints";
import { historyOf, previewsOf } from "../../cloud/updates";
import { type Html, html } from "../html/html";
import { code, facts, link, section, table } from "../html/parts";
import { pageOf, pager } from "../html/pager";
import { liveStatus } from "../html/status";
import { duration, moment, unixMoment } from "../html/time";
import type { Page } from "../page";
import { pagePathOfDeployments, pagePathOfStack, pagePathOfUpdate } from "../paths";
import { outputsOf, pendingOperations, resourceTree } from "../readers/resources";
import { type OrganizationRequest, lastUpdate, organizationPage, updateName, updateStatus } from "./frame";
import { resourceTreeView, valueView } from "./resourceTree";

/** The stacks of an organization. */
export function stacksPage(request: OrganizationRequest): Page {
  const { cloud, organization, now } = request;
  const rows = cloud.stacks.filter((stack) => stack.organization === organization.name);
  return organizationPage(request, undefined, {
    title: organization.name,
    top: true,
    live: rows.some((stack) => lastUpdate(cloud, stack)?.status === "running"),
    body: html`
      ${facts([
        ["Edition", organization.edition],
        ["Members", [...organization.members].map(([login, role]) => `${login} (${role})`).join(", ")],
      ])}
      ${section("Stacks", stackTable(request, rows))}
    `,
  });

  function stackTable({ cloud }: OrganizationRequest, stacks: readonly Stack[]): Html {
    return table({
      caption: "Stacks",
      columns: ["Stack", "Last update", "State", "By", "When", "Resources"],
      empty: "The organization has no stacks.",
      rows: stacks.map((stack) => {
        const last = lastUpdate(cloud, stack);
        const path = `${stack.project}/${stack.name}`;
        return [
          link(pagePathOfStack(stack), path),
          last ? link(pagePathOfUpdate(stack, last), updateName(last)) : "none yet",
          last ? liveStatus(`Stack ${path}`, updateStatus(last, now)) : "–",
          last?.author ?? "–",
          unixMoment(last?.started ?? 0, now),
          resourceCount(stack.state),
        ];
      }),
    });
  }
}

/** One stack: its outputs, its resources and its updates. */
export function stackPage(request: OrganizationRequest, stack: Stack): Page {
  const { cloud, now, query } = request;
  const last = lastUpdate(cloud, stack);
  const path = `${stack.project}/${stack.name}`;
  const updates = pageOf(historyOf(cloud, stack).reverse(), query, 20);
  const previews = previewsOf(cloud, stack).reverse().slice(0, 10);
  const pending = pendingOperations(stack.state);
  const outputs = Object.entries(outputsOf(stack.state));
  return organizationPage(request, undefined, {
    title: path,
    live: [...updates.rows, ...previews].some(({ status }) => status === "running"),
    body: html`
      ${facts([
        ["State", last ? liveStatus(`Stack ${path}`, updateStatus(last, now)) : "never updated"],
        ["Lease", leaseOf(last, now)],
        ["Version", stack.version],
        ["Configuration", stack.config ? html`in the ESC environment ${code(stack.config.environment)}` : null],
        ["Deployments", deploymentsLink(request, stack)],
        ["Begun and not ended", pending.length === 0 ? null : pending.join(", ")],
      ])}
      ${section(
        "Outputs",
        table({
          caption: "Outputs",
          columns: ["Output", "Value"],
          empty: "It gives nothing out.",
          rows: outputs.map(([name, value]) => [code(name), valueView(value)]),
        }),
      )}
      ${section("Resources", resourceTreeView(resourceTree(stack.state)))}
      ${section("Updates", html`${updateTable("Updates", stack, updates.rows, now)} ${pager(updates, query)}`)}
      ${
        previews.length === 0
          ? undefined
          : section("Latest previews", updateTable("Latest previews", stack, previews, now))
      }
      ${section(
        "Tags",
        table({
          caption: "Tags of the stack",
          columns: ["Tag", "Value"],
          empty: "It has no tags.",
          rows: Object.entries(stack.tags).map(([name, value]) => [code(name), value]),
        }),
      )}
    `,
  });
}

/** A link to what Pulumi Deployments does with the stack, if it does anything. */
function deploymentsLink({ cloud }: OrganizationRequest, stack: Stack): Html | null {
  const count = deploymentsOf(cloud, stack).length;
  return count === 0 && !settingsOf(cloud, stack)
    ? null
    : link(pagePathOfDeployments(stack), `${count}, by Pulumi Deployments`);
}

function updateTable(caption: string, stack: Stack, rows: readonly Update[], now: Date): Html {
  return table({
    caption,
    columns: ["Update", "State", "Message", "By", "Started", "Duration"],
    empty: "It was never updated.",
    rows: rows.map((update) => [
      link(pagePathOfUpdate(stack, update), updateName(update)),
      liveStatus(updateName(update), updateStatus(update, now)),
      update.message.split("\n", 1)[0] ?? "",
      update.author,
      unixMoment(update.started, now),
      updateDuration(update, now),
    ]),
  });
}

/** The duration of an update, until now if it is running. */
export function updateDuration({ started, ended }: Update, now: Date): string {
  if (started === 0) return "–";
  return duration((ended === 0 ? now.getTime() / 1000 : ended) - started);
}

function leaseOf(update: Update | undefined, now: Date): Html | null {
  if (!update?.lease) return null;
  const until = new Date(update.lease.expires * 1000);
  return until > now ? html`held until ${moment(until, now)}` : html`ran out at ${moment(until, now)}`;
}
