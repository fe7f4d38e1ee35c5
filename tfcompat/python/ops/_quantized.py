"""Ops on quantized numbers (part of TensorFlow's `nn_ops`). Each takes and gives a range beside its tensors."""

from tfcompat.python.ops.op_function import op_function

quantized_avg_pool = op_function("QuantizedAvgPool", "The mean of each window, rounded towards 0.")
quantized_conv2d = op_function("QuantizedConv2D", "Convolution of quantized pictures with quantized filters.")
quantized_max_pool = op_function("QuantizedMaxPool", "The largest element of each window.")
quantized_relu_x = op_function("QuantizedReluX", "min(max(features, 0), max_value).")
