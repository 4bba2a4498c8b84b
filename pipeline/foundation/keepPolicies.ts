/**
 * The environment variable with the value `true` in which `fleet up` updates a foundation that gets new policies and loses others:
 * the update keeps the latter, so that the jobs of every project can log in while the projects are updated.
 */
export const keepPolicies = "PULUMI_PIPELINE_KEEP_POLICIES";
