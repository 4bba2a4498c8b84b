// The program of contexts.test.ts: a component with the contexts of a pipeline.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { ContextVariables } from "../../../components/circleci/contexts";
import { createContexts } from "../../../components/circleci/contexts";
import { circleCiReader } from "../../../components/circleci/lookups/circleCiApi";
import { adoptContexts } from "../../../components/circleci/lookups/existingContexts";
import { riskIn } from "../../../components/drift/risk";
import { readStackResources } from "../../../components/lookups/stackState";
import { throwErrors } from "../../../pipeline/diagnostics/pipelineError";
import type { PlannedContext } from "../../../targets/circleci/contexts";

/** What the program creates. */
export interface WantedContexts {
  readonly organizationId: string;
  readonly projectId: string;
  readonly contexts: readonly PlannedContext[];
  readonly variables: ContextVariables;
  readonly adopts: boolean;
}

const wanted = JSON.parse(readFileSync("wanted.json", "utf8")) as WantedContexts;

class Contexts extends pulumi.ComponentResource<number> {
  constructor() {
    super("test:index:Contexts", "shop");
    this.registerOutputs({ created: pulumi.output(this.getData()) });
  }

  /** Rejects with the errors of the lookups, as `PulumiPipeline` does, so that nothing is created. */
  protected override async initialize(): Promise<number> {
    const { contexts, variables, adopts, organizationId, projectId } = wanted;
    const place = { name: "shop", parent: this, organizationId, projectId };
    const search = { place, contexts, adopts, state: await readStackResources(), riskOf: riskIn(false) };
    const { imports, diagnostics } = await adoptContexts(search, circleCiReader({ parent: this }));
    throwErrors(diagnostics);
    return createContexts(place, contexts, variables, imports).resources.length;
  }
}

new Contexts();
