// The tasks that other libraries can do too, each as its users would write it: T1, and the gradient of T6. Knows the inputs
// as flat arrays, and returns results as the task does by hand. What is not installed is left out.

const layers = [
  [2, 16],
  [16, 16],
  [16, 1],
];

/** Where each layer has its weights and biases in the flat parameters. */
const places = layers.map(([inputs, outputs], layer) => {
  const size = (each) => (each[0] + 1) * each[1];
  const at = layers.slice(0, layer).reduce((total, each) => total + size(each), 0);
  return { inputs, outputs, w: at, b: at + inputs * outputs, end: at + (inputs + 1) * outputs };
});

const rose = ({ add, compile, div, fn, gt, mul, Real, select, struct, sub, sum, Vec, vec, vjp }) => {
  const relu = (x) => select(gt(x, 0), Real, x, 0);
  const squares = (n, v) => sum(n, (i) => mul(v[i], v[i]));
  const T1 = async ({ x, y, parameters }) => {
    const n = y.length;
    const layerOf = ({ inputs, outputs }) => struct({ w: Vec(outputs, Vec(inputs, Real)), b: Vec(outputs, Real) });
    const [first, second, third] = places.map(layerOf);
    const Model = struct({ first, second, third });
    const Points = Vec(n, Vec(2, Real));
    const Labels = Vec(n, Real);
    const apply = ({ w, b }, { inputs, outputs }, v) =>
      vec(outputs, Real, (i) =>
        add(
          sum(inputs, (j) => mul(w[i][j], v[j])),
          b[i],
        ),
      );
    const activated = (layer, place, v) => {
      const s = apply(layer, place, v);
      return vec(place.outputs, Real, (i) => relu(s[i]));
    };
    const miss = fn([Model, Vec(2, Real), Real], Real, (model, point, label) => {
      const middle = activated(model.second, places[1], activated(model.first, places[0], point));
      return relu(sub(1, mul(label, apply(model.third, places[2], middle)[0])));
    });
    const All = struct({ model: Model, points: Points, labels: Labels });
    const loss = fn([All], Real, ({ model, points, labels }) => {
      const hinge = div(
        sum(n, (i) => miss(model, points[i], labels[i])),
        n,
      );
      const penalty = [model.first, model.second, model.third]
        .map(({ w, b }, layer) => {
          const { inputs, outputs } = places[layer];
          return add(
            sum(outputs, (i) => squares(inputs, w[i])),
            squares(outputs, b),
          );
        })
        .reduce((p, q) => add(p, q));
      return add(hinge, mul(1e-4, penalty));
    });
    const Result = struct({ value: Real, model: Model });
    const both = fn([All], Result, (all) => {
      const { ret, grad } = vjp(loss)(all);
      return { value: ret, model: grad(1).model };
    });
    const call = await compile(both);
    const [a, b, c] = places.map(({ inputs, outputs, w, b, end }) => ({
      w: Array.from({ length: outputs }, (_, i) => [...parameters.subarray(w + i * inputs, w + (i + 1) * inputs)]),
      b: [...parameters.subarray(b, end)],
    }));
    const points = Array.from(y, (_, i) => [x[2 * i], x[2 * i + 1]]);
    const all = { model: { first: a, second: b, third: c }, points, labels: [...y] };
    return () => {
      const { value, model } = call(all);
      return [value, ...[model.first, model.second, model.third].map(({ w, b }) => [w, b])];
    };
  };
  const T6 = async ({ x }) => {
    const [n, steps] = [x.length, x.length - 1];
    const Point = Vec(n, Real);
    const f = fn([Point], Real, (p) => {
      let total = 0;
      for (let i = 0; i < steps; i++) {
        const t = sub(p[i + 1], mul(p[i], p[i]));
        const u = sub(1, p[i]);
        total = add(total, add(mul(100, mul(t, t)), mul(u, u)));
      }
      return total;
    });
    const call = await compile(fn([Point], Point, (p) => vjp(f)(p).grad(1)));
    const point = [...x];
    return () => call(point);
  };
  return { tolerance: 1e-9, T1, "T6-gradient": T6 };
};

const jax = async ({ grad, init, defaultDevice, jit, nn, numpy: np, valueAndGrad }) => {
  await init("wasm");
  defaultDevice("wasm");
  const array = (numbers, shape) => np.array(Float32Array.from(numbers)).reshape(shape);
  const T1 = ({ x, y, parameters }) => {
    const n = y.length;
    const model = places.map(({ inputs, outputs, w, b, end }) => ({
      w: array(parameters.subarray(w, b), [outputs, inputs]),
      b: array(parameters.subarray(b, end), [outputs]),
    }));
    const loss = (layers, points, labels) => {
      const penalty = layers
        .flatMap(({ w, b }) => [np.square(w.ref).sum(), np.square(b.ref).sum()])
        .reduce((p, q) => p.add(q));
      const scores = layers.reduce((input, { w, b }, layer) => {
        const output = np.matmul(input, np.transpose(w)).add(b);
        return layer < 2 ? nn.relu(output) : output.reshape([n]);
      }, points);
      const hinge = nn.relu(np.array(1).sub(labels.mul(scores))).mean();
      return hinge.add(penalty.mul(1e-4));
    };
    const call = jit(valueAndGrad(loss));
    const [points, labels] = [array(x, [n, 2]), array(y, [n])];
    return () => {
      const [value, gradient] = call(
        model.map(({ w, b }) => ({ w: w.ref, b: b.ref })),
        points.ref,
        labels.ref,
      );
      return [value.dataSync(), gradient.map(({ w, b }) => [w.dataSync(), b.dataSync()])];
    };
  };
  const T6 = ({ x }) => {
    const n = x.length;
    const f = (p) => {
      const [here, next] = [p.ref.slice([0, n - 1]), p.slice([1, n])];
      const t = next.sub(np.square(here.ref));
      return np
        .square(t)
        .mul(100)
        .add(np.square(np.array(1).sub(here)))
        .sum();
    };
    const call = jit(grad(f));
    const point = array(x, [n]);
    return () => call(point.ref).dataSync();
  };
  return { tolerance: 1e-4, T1, "T6-gradient": T6 };
};

const tensorflow = async ({ default: tf }) => {
  await tf.setBackend("cpu");
  const numbers = (tensors) => tensors.map((tensor) => tensor.dataSync());
  const T1 = ({ x, y, parameters }) => {
    const model = places.flatMap(({ inputs, outputs, w, b, end }) => [
      tf.tensor(Float32Array.from(parameters.subarray(w, b)), [outputs, inputs]),
      tf.tensor(Float32Array.from(parameters.subarray(b, end)), [outputs]),
    ]);
    const [points, labels] = [tf.tensor(Float32Array.from(x), [y.length, 2]), tf.tensor(Float32Array.from(y))];
    const loss = (w0, b0, w1, b1, w2, b2) => {
      const middle = tf.relu(
        tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(points, w0, false, true), b0)), w1, false, true), b1),
      );
      const scores = tf.add(tf.matMul(middle, w2, false, true), b2).reshape([-1]);
      const penalty = tf.addN([w0, b0, w1, b1, w2, b2].map((p) => tf.sum(tf.square(p))));
      return tf.add(tf.mean(tf.relu(tf.sub(1, tf.mul(labels, scores)))), tf.mul(1e-4, penalty));
    };
    const call = tf.valueAndGrads(loss);
    return () =>
      tf.tidy(() => {
        const { value, grads } = call(model);
        return numbers([value, ...grads]);
      });
  };
  const T6 = ({ x }) => {
    const n = x.length;
    const call = tf.grad((p) => {
      const [here, next] = [tf.slice(p, [0], [n - 1]), tf.slice(p, [1], [n - 1])];
      const t = tf.square(tf.sub(next, tf.square(here)));
      return tf.sum(tf.add(tf.mul(100, t), tf.square(tf.sub(1, here))));
    });
    const point = tf.tensor(Float32Array.from(x));
    return () => tf.tidy(() => call(point).dataSync());
  };
  return { tolerance: 1e-4, T1, "T6-gradient": T6 };
};

const simplegrad = ({ ValueStorage, Variable }) => {
  /** `build` makes the graph of a function of `length` variables; the call gives its value and gradient at `at`. */
  const compiled = (at, build) => {
    const storage = new ValueStorage();
    const variables = Array.from(at, () => new Variable(storage));
    const constants = [];
    const constant = (value) => {
      const variable = new Variable(storage);
      constants.push([variable, value]);
      return variable;
    };
    const f = build(variables, constant);
    f.compile();
    for (const [variable, value] of constants) variable.setValue(value);
    const gradient = new Float64Array(at.length);
    return () => {
      for (let i = 0; i < at.length; i++) variables[i].setValue(at[i]);
      storage.gv.fill(0);
      f.forward();
      f.setGradient(1);
      f.backward();
      for (let i = 0; i < at.length; i++) gradient[i] = variables[i].getGradient();
      return [f.getValue(), gradient];
    };
  };
  const total = (terms) => terms.reduce((p, q) => p.add(q));
  const T1 = ({ x, y, parameters }) =>
    compiled(parameters, (p, constant) => {
      const one = constant(1);
      const misses = Array.from(y, (label, k) => {
        const point = [constant(x[2 * k]), constant(x[2 * k + 1])];
        const [score] = places.reduce((input, { inputs, outputs, w, b }, layer) => {
          const sums = Array.from({ length: outputs }, (_, i) =>
            p[b + i].add(total(input.map((each, j) => each.mul(p[w + i * inputs + j])))),
          );
          return layer < 2 ? sums.map((s) => s.ReLU()) : sums;
        }, point);
        return one.sub(constant(label).mul(score)).ReLU();
      });
      const hinge = total(misses).mul(constant(1 / y.length));
      return hinge.add(total(p.map((each) => each.mul(each))).mul(constant(1e-4)));
    });
  const T6 = ({ x }) => {
    const call = compiled(x, (p, constant) => {
      const [one, hundred] = [constant(1), constant(100)];
      return total(
        p.slice(1).map((next, i) => {
          const [t, u] = [next.sub(p[i].mul(p[i])), one.sub(p[i])];
          return hundred.mul(t.mul(t)).add(u.mul(u));
        }),
      );
    });
    return () => call()[1];
  };
  return { tolerance: 1e-9, T1, "T6-gradient": T6 };
};

const libraries = {
  rose: { load: () => import("rose"), adapter: rose },
  "jax-js": { load: () => import("@jax-js/jax"), adapter: jax },
  tfjs: { load: () => import("@tensorflow/tfjs"), adapter: tensorflow },
  simplegrad: { load: () => import("simplegrad"), adapter: simplegrad },
};

export const peers = Object.keys(libraries);

/** What is done here; the tasks themselves give their inputs as `data`. */
export const adapted = ["T1", "T6-gradient"];

/** A function that does a case with a library, and how exactly it can: some compute in float32. */
export const peerOf = async (library, name, data) => {
  const { load, adapter } = libraries[library];
  const { tolerance, [name]: make } = await adapter(await load());
  return { f: await make(data), tolerance };
};
