/** The default number of concurrent requests. A fleet is large, and GitLab has rate limits. */
const usualConcurrency = 4;

/** The results for all items, in their order, with limited concurrency. */
export async function mapWithLimit<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
  concurrency = usualConcurrency,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    // All workers share the iterator, so each item is processed once.
    for (const [index, item] of queue) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
