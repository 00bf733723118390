"""The embedding network: read from its weight file, and written anew in ONNX."""
