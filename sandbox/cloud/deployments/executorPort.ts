import type { Clock } from "../../clock";
import type { DeploymentPayload, DeploymentPort } from "../../runner/deployments/deploymentPort";
import type { CloudState } from "../state";
import type { DriftEvent } from "./cloudEvent";
import { appendLog } from "./deploymentLog";
import { beginDeployment, deploymentId, finishDeployment, nextDeployment, templateOf } from "./deployments";
import type { Deployment, DeploymentStep } from "./entities";
import { updatesOf } from "./present";

/** Pulumi Cloud's side of the executor. */
export function executorPort(state: CloudState, clock: Clock, pageUrl: () => string): DeploymentPort {
  /** The end of the log of each running deployment that is no whole line yet. */
  const partial = new Map<number, string>();

  return {
    request() {
      const next = nextDeployment(state);
      const stack = next && state.stacks.get(next.stack);
      if (!stack) return undefined;
      const { value: token } = beginDeployment(state, next, clock());
      const { organization, project, name } = stack;
      const template = templateOf(next.document.tag);
      return {
        deployment: state.deployments.get(next.id) ?? next,
        stack,
        id: deploymentId(next),
        token,
        template: template === undefined ? undefined : state.stacks.get(template),
        pageUrl: `${pageUrl()}/${organization}/${project}/${name}/deployments/${next.version}`,
      };
    },

    startStep(payload, name) {
      const now = clock();
      const deployment = current(payload);
      if (!deployment) return;
      const steps = endedSteps(deployment, "succeeded", now);
      state.deployments.update(deployment.id, {
        steps: [...steps, { name, status: "running", started: now, lastUpdated: now }],
        modified: now,
      });
      appendLog(state.folder, deployment, [{ step: steps.length, header: name, timestamp: now.toISOString() }]);
    },

    append(payload, text) {
      const deployment = current(payload);
      if (!deployment) return;
      const lines = ((partial.get(deployment.id) ?? "") + text).split(/(?<=\n)/);
      const last = lines.at(-1)?.endsWith("\n") === true ? "" : (lines.pop() ?? "");
      partial.set(deployment.id, last);
      write(deployment, lines);
    },

    hasDrift(payload) {
      const detection = updatesOf(state, payload.deployment).at(-1);
      return Object.entries(detection?.resourceChanges ?? {}).some(([kind, count]) => kind !== "same" && count > 0);
    },

    reportDrift(payload, run, isSuccess) {
      const deployment = current(payload);
      if (!deployment) return;
      const emit = (event: DriftEvent) =>
        state.happened.emit({ kind: "drift", stack: payload.stack, deployment, event });
      if (run === "detection" && isSuccess && this.hasDrift(payload)) emit("drift_detected");
      emit(`drift_${run}_${isSuccess ? "succeeded" : "failed"}`);
    },

    finish(payload, isSuccess) {
      const now = clock();
      const deployment = current(payload);
      if (!deployment) return;
      const rest = partial.get(deployment.id) ?? "";
      partial.delete(deployment.id);
      if (rest !== "") write(deployment, [`${rest}\n`]);
      state.deployments.update(deployment.id, {
        steps: endedSteps(deployment, isSuccess ? "succeeded" : "failed", now),
      });
      finishDeployment(state, deployment, isSuccess, now);
    },

    onQueued: (listener) => state.deploymentsChanged.on(listener),
    onCancel: (listener) => state.deploymentCanceled.on(listener),
  };

  /** The row of a deployment. Undefined if its stack was deleted, or if the row is another one after a reset. */
  function current({ deployment, token }: DeploymentPayload): Deployment | undefined {
    const isCurrent = state.tokens.find((one) => one.value === token)?.deployment === deployment.id;
    return isCurrent ? state.deployments.get(deployment.id) : undefined;
  }

  function write(deployment: Deployment, lines: readonly string[]): void {
    const step = Math.max(0, deployment.steps.length - 1);
    const timestamp = clock().toISOString();
    appendLog(
      state.folder,
      deployment,
      lines.map((line) => ({ step, timestamp, line })),
    );
  }
}

function endedSteps({ steps }: Deployment, status: "succeeded" | "failed", now: Date): DeploymentStep[] {
  return steps.map((step) => (step.status === "running" ? { ...step, status, lastUpdated: now } : step));
}

/** Fails the deployments that were running when the sandbox was closed. */
export function failInterrupted(state: CloudState, now: Date): void {
  for (const deployment of state.deployments.filter(({ status }) => status === "running")) {
    finishDeployment(state, deployment, false, now);
  }
}
