import { mapWithLimit } from "../../components/mapWithLimit";

test("processes every item once, at most four at a time, and keeps the order of the results", async () => {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const results = await mapWithLimit([5, 1, 4, 1, 3, 2, 9, 1, 1], async (item) => {
    started.push(item);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running--;
    return item * 2;
  });

  expect(results).toEqual([10, 2, 8, 2, 6, 4, 18, 2, 2]);
  expect(started).toEqual([5, 1, 4, 1, 3, 2, 9, 1, 1]);
  expect(most).toBe(4);
});

test("returns no results for an empty list", async () => {
  expect(await mapWithLimit([], () => Promise.reject(new Error("not called")))).toEqual([]);
});

test("rejects with the error of the first item that fails", async () => {
  await expect(mapWithLimit([1, 2], (item) => Promise.reject(new Error(`no ${item}`)))).rejects.toThrow("no 1");
});

test("processes no further item after a failure", async () => {
  const started: number[] = [];
  const failing = mapWithLimit([1, 2, 3, 4, 5, 6], (item) => {
    started.push(item);
    return item === 1 ? Promise.reject(new Error("no 1")) : new Promise((resolve) => setTimeout(resolve, 1));
  });

  await expect(failing).rejects.toThrow("no 1");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(started).toEqual([1, 2, 3, 4]);
});
