// Work handed out to processes of the same script, an item at a time, so that all cores are busy to the end. Knows
// nothing of the work.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";

/** As many processes as there are cores. */
export const allCores = availableParallelism();

const childFlag = "--child";

/** Whether this process is one that was handed work. */
export const isChild = process.argv.includes(childFlag);

/** In a child: answers each item with what `work` makes of it. */
export const serve = (work) => {
  process.on("message", async (item) => {
    process.send(await work(item));
  });
};

/**
 * The results for all items, in their order. `script` is started anew for each process; `onResult` is told of each result
 * as it arrives. Rejects if a process ends before its time.
 */
export const inProcesses = (script, items, { processes = allCores, onResult = () => {} } = {}) =>
  new Promise((resolve, reject) => {
    const results = [];
    let [next, done] = [0, 0];
    const children = items.slice(0, processes).map(() => fork(script, [childFlag]));
    const stop = () => {
      for (const child of children) child.disconnect();
    };
    const hand = (child) => {
      const place = next++;
      if (place >= items.length) return;
      child.once("message", (result) => {
        results[place] = result;
        done += 1;
        onResult(result, done);
        if (done === items.length) {
          stop();
          resolve(results);
        } else hand(child);
      });
      child.send(items[place]);
    };
    if (items.length === 0) resolve(results);
    for (const child of children) {
      child.once("exit", (code) => {
        if (done < items.length) reject(new Error(`a process ended with ${code} before all was done`));
      });
      hand(child);
    }
  });
