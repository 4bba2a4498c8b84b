import { testPage } from "../pageWorld";

test("a job that waits for a resource group shows and links the job that holds it", async () => {
  const page = testPage();
  const { gitlab } = page;
  const holder = gitlab.jobs.find(({ status, resourceGroup }) => status === "running" && resourceGroup === "staging")!;
  const now = gitlab.now();
  const group = gitlab.resourceGroups.find(({ key, projectId }) => key === "staging" && projectId === 101);
  if (group) gitlab.resourceGroups.update(group.id, { jobId: holder.id });
  else {
    const times = { createdAt: now, updatedAt: now };
    gitlab.resourceGroups.insert({
      projectId: 101,
      key: "staging",
      processMode: "unordered",
      jobId: holder.id,
      ...times,
    });
  }
  const { id: _, ...rest } = holder;
  const waiting = gitlab.jobs.insert({ ...rest, name: "next", status: "waiting_for_resource" });
  const { text } = await page.get(`/acme/shop/api/-/jobs/${waiting.id}`);
  const words = text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

  expect(words).toContain(`Waits for deploy-staging #${holder.id} of pipeline #${holder.pipelineId}`);
  expect(text).toContain(`href="/acme/shop/api/-/jobs/${holder.id}"`);
  expect((await page.get(`/acme/shop/api/-/jobs/${holder.id}`)).text).not.toContain("Waits for");
  page.close();
});
