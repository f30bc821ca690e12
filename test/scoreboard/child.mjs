// One library in a process of its own: `node child.mjs NAME FIRST` opens its adapter and answers every question from the
// FIRST on, message by message. Knows what to ask; is ignorant of what is right.
import { peers } from "./peers/index.mjs";
import { questions } from "./questions.mjs";

const [name, first] = [process.argv[2], Number(process.argv[3])];
const peer = peers.find((each) => each.name === name);

const firstLine = (error) => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split("\n")[0].slice(0, 160);
};

/** Why a question cannot be put to this library. */
const obstacle = (adapter, { law, ask, f }) => {
  const { precision, functions, lacks } = adapter;
  if (law === "digits" && precision !== "f64") return "it computes in float32";
  if (lacks[ask] !== undefined) return lacks[ask];
  if (ask !== "gradients" && adapter[ask] === undefined) return `its adapter does not answer ${ask}`;
  const missing = [f ?? []].flat().find((each) => functions[each] === undefined);
  return missing === undefined ? undefined : (lacks[missing] ?? `no ${missing}`);
};

const asked = (adapter, { ask, f, at, order }) => {
  const { functions } = adapter;
  if (ask === "wrongRule") return adapter.wrongRule();
  if (ask === "gradients") return Promise.all(f.map((each) => adapter.gradient(functions[each], at)));
  return adapter[ask](functions[f], at, order);
};

// Typed arrays and the like become arrays, so that messages and texts know one kind of list only.
const plain = (x) => {
  if (x === null || typeof x !== "object") return x;
  if (ArrayBuffer.isView(x) || Array.isArray(x)) return [...x].map(plain);
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, plain(value)]));
};

const answerTo = async (adapter, question) => {
  const reason = obstacle(adapter, question);
  if (reason !== undefined) return { none: reason };
  try {
    const answer = plain(await asked(adapter, question));
    return answer?.none === undefined ? { answer } : { none: answer.none };
  } catch (error) {
    return { threw: firstLine(error) };
  }
};

const send = (message) => new Promise((resolve) => process.send(message, resolve));

try {
  const adapter = await peer.open();
  await send({ opened: { precision: adapter.precision } });
  for (let index = first; index < questions.length; index++)
    await send({ index, ...(await answerTo(adapter, questions[index])) });
} catch (error) {
  await send({ closed: firstLine(error), missing: error?.code === "ERR_MODULE_NOT_FOUND" });
}
process.exit();
