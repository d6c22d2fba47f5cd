export { ImportParameters, type ImportParametersArgs, type WrappingAlgorithm } from "./importParameters";
