"""What is measured, one file for each workload.

A workload has up to two functions:

  tensorflow(tf): builds it with TensorFlow 1.x's API; TensorFlow and tfcompat both run this one.
  plain_jax(): the same computation as one writes it in JAX.

Both return the step to measure: a function without arguments that returns when the result is in NumPy. The first line
of the docstring is the workload's name in the table. The files run under Python 3.7 too (TensorFlow 1.15).
"""
