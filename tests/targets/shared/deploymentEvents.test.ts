import type { SettingsDocument } from "pulumi-pipeline-sandbox/cloud/deployments/settingsDocument";
import { concernsRequest, startsOnPush } from "pulumi-pipeline-sandbox/cloud/deployments/triggers";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { capabilities } from "../../../targets/deployments/capabilities";
import { documentsOf } from "../../../targets/deployments/render";
import { diagnosticsOf, flowWith, pipelineOf, planWith } from "../deployments/plans";
import type { Event } from "../gitlab/harness/events";
import { sharedPreviews } from "../../pipeline/examples";
import { events, mergeRequest, stagingStack } from "./events";

/** What Pulumi Deployments does otherwise, with the feature in its table of capabilities. */
const otherwise: Readonly<Record<string, { readonly feature: string; readonly deploys?: readonly string[] }>> = {
  "a push to main, with a self-managed backend": { feature: "A self-managed backend" },
  "a push to main that concerns one program": {
    feature: "A program of a chain whose paths did not change",
    deploys: ["acme/net/dev", "acme/app/dev"],
  },
  "a tag that matches and has a slash": { feature: "A slash in a tag that a pattern matches", deploys: [] },
};

const integration = { provider: "gitlab", repository: "acme/shop/api" };
const everyFile = ["infra/Pulumi.yaml", "net/Pulumi.yaml", "apps/web/Pulumi.yaml"];

/** What Pulumi Cloud starts for an event, by the triggers of the sandbox: its settings of stacks, and its webhooks. */
function startedBy(settings: object, event: Event): { readonly deploys: string[]; readonly previews: string[] } {
  const plan = planWith(settings);
  const stacks = documentsOf(plan, pipelineOf(plan)).map(({ planned: { stack }, document }) => ({
    stack,
    document: document as unknown as SettingsDocument,
  }));
  const changedFiles = "changed" in event ? Object.keys(event.changed) : everyFile;
  switch (event.kind) {
    case "mergeRequest": {
      const request = { ...integration, target: "main", changedFiles };
      const previewed = stacks.filter(
        ({ document }) => concernsRequest(document, request) && document.vcs?.previewPullRequests === true,
      );
      return { deploys: [], previews: previewed.map(({ stack }) => stack) };
    }
    case "push":
      return { deploys: pushed(event.branch, false), previews: [] };
    case "tag":
      return { deploys: pushed(event.tag, true), previews: [] };
    default:
      throw new Error(`no trigger of Pulumi Deployments is like ${event.kind}`);
  }

  function pushed(ref: string, isTag: boolean): string[] {
    const first = stacks.filter(({ document }) => startsOnPush(document, { ...integration, ref, isTag, changedFiles }));
    return first.flatMap(({ stack }) => [stack, ...after(stack)]);
  }

  function after(stack: string): string[] {
    const next = plan.webhooks.filter(({ from }) => from === stack).map(({ to }) => `acme/${to}`);
    return next.flatMap((one) => [one, ...after(one)]);
  }
}

test.each(events)("on %s, Pulumi Deployments deploys what a CI file deploys", (title, settings, event, expected) => {
  const differs = otherwise[title];
  if (differs !== undefined) expect(capabilities.map(({ feature }) => feature)).toContain(differs.feature);
  if (differs?.deploys === undefined && differs !== undefined) {
    expect(diagnosticsOf(settings).map(lineOf).join("\n")).toContain(
      `UNSUPPORTED_BY_TARGET: backend: ${differs.feature}`,
    );
    return;
  }
  expect(startedBy(settings, event)).toEqual({ deploys: differs?.deploys ?? expected.deploys ?? [], previews: [] });
});

test("a merge request previews the stacks of its target branch if previews are shared", () => {
  expect(startedBy(sharedPreviews, mergeRequest)).toEqual({ deploys: [], previews: [stagingStack] });
  expect(startedBy({ ...sharedPreviews, previews: "none", exceptions: [] }, mergeRequest).previews).toEqual([]);
});

test("every difference uses its feature of the table", () => {
  for (const [title, settings] of events) {
    const { feature, deploys } = otherwise[title] ?? {};
    if (feature === undefined || deploys === undefined) continue;
    const capability = capabilities.find((one) => one.feature === feature);
    expect(capability?.uses(flowWith(settings))).not.toEqual([]);
  }
});
