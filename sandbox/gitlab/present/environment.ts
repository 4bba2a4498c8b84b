import type { Environment } from "../entities";

/** The short form, as in a deployment. GitLab: `Entities::EnvironmentBasic`. */
export function presentEnvironmentBasics({ id, name, slug, externalUrl, createdAt, updatedAt }: Environment): object {
  return { id, name, slug, external_url: externalUrl, created_at: createdAt, updated_at: updatedAt };
}

/** GitLab: `Entities::Environment`. */
export function presentEnvironment(environment: Environment): object {
  return {
    id: environment.id,
    name: environment.name,
    slug: environment.slug,
    description: environment.description,
    external_url: environment.externalUrl,
    state: environment.state,
    tier: environment.tier,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    auto_stop_at: environment.autoStopAt,
    auto_stop_setting: environment.autoStopSetting,
    cluster_agent: null,
    kubernetes_namespace: environment.kubernetesNamespace,
    flux_resource_path: environment.fluxResourcePath,
  };
}
