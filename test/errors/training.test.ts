// What is said where a loss is no number, and where what was saved cannot be read: the codes of training, in full.
import { type Expr, log, sqrt, tensor } from "gradmap";
import { describe, expect, test } from "vitest";
import { saveFile } from "../../src/files/index.js";
import { adam, chain, sgd } from "../../src/learn/optimizers/index.js";
import { readSafetensors, toSafetensors, treeFromJson, treeToJson } from "../../src/learn/saving/index.js";
import { gradientStep, startTraining } from "../../src/learn/training/index.js";
import { errorOf } from "../throwing.js";

test("GM-NONFINITE names the step", () => {
  const optimizer = sgd({ lr: 1 });
  const step = gradientStep(({ w }: { readonly w: Expr }) => log(w), optimizer);
  const state = { ...startTraining(optimizer, { w: -1 }), step: 41 };
  expect(errorOf(() => step(state, null)).message).toMatchInlineSnapshot(`
    "gradientStep, step 41: expected a finite loss, found NaN.
      The state before this step is unharmed. Lower the learning rate, clip the gradients, or ask explainNonFinite(loss)(params, batch) where it was born. [GM-NONFINITE]"
  `);
});

test("a step that would spoil the parameters is refused, although the loss is finite", () => {
  const optimizer = adam();
  const step = gradientStep(({ w }: { readonly w: Expr }) => sqrt(w), optimizer);
  expect(errorOf(() => step(startTraining(optimizer, { w: 0 }), null)).message).toMatchInlineSnapshot(`
    "gradientStep, step 0, at params.w: expected finite parameters after the step, found NaN.
      The loss was finite, its gradient or the step was not. The state before this step is unharmed: lower the learning rate, or ask explainNonFinite(loss)(params, batch). [GM-NONFINITE]"
  `);
});

test("what makes an optimizer is no optimizer", () => {
  expect(errorOf(() => Reflect.apply(chain, undefined, [adam, sgd()])).message).toMatchInlineSnapshot(`
    "chain: expected an optimizer, such as adam(), found the function adam.
      Call it: adam() is an optimizer, adam makes one. [GM-OPERAND]"
  `);
  expect(errorOf(() => Reflect.apply(startTraining, undefined, [adam, { w: 0 }])).code).toBe("GM-OPERAND");
  expect(errorOf(() => Reflect.apply(gradientStep, undefined, [() => 0, undefined])).code).toBe("GM-OPERAND");
});

describe("GM-FILE says what is wrong with", () => {
  test("a text that was cut off", () => {
    const { message } = errorOf(() => treeFromJson(treeToJson({ w: tensor([1, 2]) }).slice(0, 30)));
    // What follows is in the words of the JavaScript engine.
    expect(message.replace(/none: .*/, "none: ...")).toMatchInlineSnapshot(`
      "treeFromJson: expected JSON text, found 30 characters that are none: ...
        The text is not what treeToJson wrote, or only a part of it. [GM-FILE]"
    `);
  });

  test("bytes that were cut off", () => {
    const bytes = toSafetensors({ w: tensor([1, 2]) });
    expect(errorOf(() => readSafetensors(bytes.subarray(0, -8))).message).toMatchInlineSnapshot(`
      "readSafetensors: expected 16 bytes of data, as the header says, found 8.
        The bytes are no complete safetensors file: was it cut off, or is it of another kind? [GM-FILE]"
    `);
  });

  test("a file that cannot be written", () => {
    const { message } = errorOf(() => saveFile("no/such/folder/model.json", "text"));
    expect(message.replace(/ENOENT.*'/, "...")).toMatchInlineSnapshot(`
      "saveFile: expected to write no/such/folder/model.json, found ....
        What the file held before is still there. Is the folder there, and is there room? [GM-FILE]"
    `);
  });
});
