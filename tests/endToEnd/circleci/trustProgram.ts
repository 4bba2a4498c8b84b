// The program of trust.test.ts: the contexts and the OIDC issuer of a pipeline, from its settings.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { createContexts } from "../../../components/circleci/contexts";
import { createCircleCiIssuer } from "../../../components/circleci/issuer";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { issuerPolicies } from "../../../pipeline/plan/access/issuerPolicies";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { circleCi } from "../../../targets/circleci/circleCi";
import { idClaims } from "../../../targets/circleci/claims";
import { plannedContexts } from "../../../targets/circleci/contexts";
import { kindOf } from "../../../targets/circleci/expressions";

/** What the program creates. */
export interface WantedTrust {
  readonly settings: object;
  readonly organizationId: string;
  readonly projectId: string;
  readonly issuerUrl: string;
}

const { settings, organizationId, projectId, issuerUrl } = JSON.parse(
  readFileSync("wanted.json", "utf8"),
) as WantedTrust;

class Trust extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Trust", "shop");
    const plan = valueOf(planSettings(settings, circleCi, { project: "platform", stack: "shop" }));
    const pipeline = valueOf(completePipeline(plan, {}));
    const place = { name: "shop", parent: this, organizationId, projectId };
    const contexts = createContexts(place, plannedContexts(pipeline.jobs, kindOf(pipeline)), {});
    const ids = { [idClaims.project]: projectId, [idClaims.group]: organizationId };
    createCircleCiIssuer(
      "shop-issuer",
      {
        name: "circleci-shop",
        organization: plan.organization ?? "",
        url: issuerUrl,
        tokenSeconds: plan.tokenSeconds,
        policies: issuerPolicies(plan.access, ids),
      },
      contexts,
      { parent: this },
    );
    this.registerOutputs({});
  }
}

new Trust();
