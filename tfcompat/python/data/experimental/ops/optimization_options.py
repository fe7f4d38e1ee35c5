"""Options of the rewrites that TensorFlow's runtime applies to datasets."""

from __future__ import annotations

from tfcompat.python.data.util.options import OptionsBase, create_option

_DEFAULTS = ("map_and_batch_fusion", "noop_elimination", "shuffle_and_repeat_fusion")
_ALL = (
    "filter_fusion",
    "filter_with_random_uniform_fusion",
    "hoist_random_uniform",
    "map_and_batch_fusion",
    "map_and_filter_fusion",
    "map_parallelization",
    "map_fusion",
    "noop_elimination",
    "parallel_batch",
    "shuffle_and_repeat_fusion",
)


class MapVectorizationOptions(OptionsBase):
    """Options of the vectorisation of maps. Source: `tf.data.experimental.MapVectorizationOptions`."""

    enabled = create_option("enabled", bool, "Whether maps before batches are vectorised.")
    use_choose_fastest = create_option("use_choose_fastest", bool, "Whether the faster way is chosen while running.")

    def _static_optimizations(self) -> list[str]:
        return ["map_vectorization"] if self.enabled else []

    def _static_optimization_configs(self) -> list[str]:
        return [f"map_vectorization:use_choose_fastest:{'true' if self.use_choose_fastest else 'false'}"]


def _flag(name: str) -> property:
    return create_option(name, bool, f"Whether the rewrite {name} is applied.")


class OptimizationOptions(OptionsBase):
    """Which rewrites TensorFlow's runtime may apply. They become nodes here, and change no element.

    Source: `tf.data.experimental.OptimizationOptions`.
    """

    apply_default_optimizations = create_option(
        "apply_default_optimizations", bool, "Whether rewrites that are on by default are applied."
    )
    autotune = create_option("autotune", bool, "Whether numbers that are left open are tuned while running.")
    autotune_algorithm = create_option("autotune_algorithm", int, "How they are tuned.")
    autotune_buffers = create_option("autotune_buffers", bool, "Whether sizes of buffers are tuned too.")
    autotune_cpu_budget = create_option("autotune_cpu_budget", int, "How many cores tuning may count on.")
    filter_fusion = _flag("filter_fusion")
    filter_with_random_uniform_fusion = _flag("filter_with_random_uniform_fusion")
    hoist_random_uniform = _flag("hoist_random_uniform")
    map_and_batch_fusion = _flag("map_and_batch_fusion")
    map_and_filter_fusion = _flag("map_and_filter_fusion")
    map_fusion = _flag("map_fusion")
    map_parallelization = _flag("map_parallelization")
    map_vectorization = create_option(
        "map_vectorization", MapVectorizationOptions, "Options of vectorised maps.", MapVectorizationOptions
    )
    noop_elimination = _flag("noop_elimination")
    parallel_batch = _flag("parallel_batch")
    shuffle_and_repeat_fusion = _flag("shuffle_and_repeat_fusion")

    def _static_optimizations(self) -> list[str]:
        names = {name for name in _ALL if getattr(self, name)}
        if self.apply_default_optimizations is not False:
            names.update(name for name in _DEFAULTS if getattr(self, name) is not False)
        names.update(self.map_vectorization._static_optimizations())
        if self.autotune is not False and self.autotune_buffers:
            names.add("inject_prefetch")
        return sorted(names)

    def _static_optimization_configs(self) -> list[str]:
        return self.map_vectorization._static_optimization_configs()
