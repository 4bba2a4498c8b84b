/** The default number of concurrent requests. A fleet is large, and GitLab has rate limits. */
const usualConcurrency = 4;

/** The results for all items, in their order, with limited concurrency. After a failure, no further item is processed. */
export async function mapWithLimit<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
  concurrency = usualConcurrency,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const worker = async () => {
    // All workers share the iterator, so each item is processed once.
    for (const [index, item] of queue) {
      if (hasFailed) return;
      try {
        results[index] = await map(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
