// micrograd's networks of scalars, for the lesson.
export {
  type Neuron,
  type NeuronLayer,
  type NeuronLayerParameters,
  type NeuronNetwork,
  type NeuronNetworkParameters,
  type NeuronParameters,
  neuron,
  neuronLayer,
  neuronNetwork,
  type ScalarActivation,
} from "./neuron.js";
