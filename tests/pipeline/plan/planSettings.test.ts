import { valueOf } from "../../../pipeline/diagnostics/checked";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { targets } from "../../../targets";
import { eightLines, storedTokens } from "../examples";

const origin = { project: "platform", stack: "shop-api" };

test("a plan has the warnings of the settings' checks and of the flow's, for the preview", () => {
  const settings = { ...eightLines, leave: { file: "handOver" }, ...storedTokens };
  const { warnings } = valueOf(planSettings(settings, targets.gitlab, origin));

  expect(warnings.map(({ code }) => code)).toEqual(["LEAVES_FAILING_JOBS", "STORED_TOKENS"]);
});
