import { z } from "zod";

export const id = z.uuid();
export const time = z.iso.datetime();
export const said = z.strictObject({ message: z.string().min(1) });

/** A page of a list with this number of items. */
export function pageOf(item: z.ZodType, length = 1) {
  return z.strictObject({ items: z.array(item).length(length), next_page_token: z.null() });
}

export const project = z.strictObject({
  id,
  name: z.string(),
  slug: z.string(),
  organization_name: z.string(),
  organization_slug: z.string(),
  organization_id: id,
  vcs_info: z.strictObject({
    vcs_url: z.string(),
    provider: z.enum(["GitHub", "Bitbucket", "CircleCI"]),
    default_branch: z.string(),
  }),
});

export const settings = z.strictObject({
  advanced: z.strictObject({
    autocancel_builds: z.boolean(),
    build_fork_prs: z.boolean(),
    build_prs_only: z.boolean(),
    disable_ssh: z.boolean(),
    forks_receive_secret_env_vars: z.boolean(),
    oss: z.boolean(),
    set_github_status: z.boolean(),
    setup_workflows: z.boolean(),
    write_settings_requires_admin: z.boolean(),
    pr_only_branch_overrides: z.array(z.string()),
  }),
});
