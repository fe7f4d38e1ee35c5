"""TensorFlow's protocol buffers of `control_flow.proto`."""

from tfcompat.core.framework.messages import define as _define

_messages = _define(
    "core/protobuf/control_flow.proto",
    {
        "ValuesDef": {
            "values": (1, "repeated string"),
            "external_values": (2, "map<string, string>"),
        },
        "ControlFlowContextDef": {
            "cond_ctxt": (1, "oneof ctxt CondContextDef"),
            "while_ctxt": (2, "oneof ctxt WhileContextDef"),
        },
        "CondContextDef": {
            "context_name": (1, "string"),
            "pred_name": (2, "string"),
            "pivot_name": (3, "string"),
            "branch": (4, "int32"),
            "values_def": (5, "ValuesDef"),
            "nested_contexts": (6, "repeated ControlFlowContextDef"),
        },
        "WhileContextDef": {
            "context_name": (1, "string"),
            "parallel_iterations": (2, "int32"),
            "back_prop": (3, "bool"),
            "swap_memory": (4, "bool"),
            "pivot_name": (5, "string"),
            "pivot_for_pred_name": (6, "string"),
            "pivot_for_body_name": (7, "string"),
            "loop_exit_names": (8, "repeated string"),
            "loop_enter_names": (10, "repeated string"),
            "values_def": (9, "ValuesDef"),
            "maximum_iterations_name": (11, "string"),
            "nested_contexts": (12, "repeated ControlFlowContextDef"),
        },
    },
)
ValuesDef = _messages["ValuesDef"]
ControlFlowContextDef = _messages["ControlFlowContextDef"]
CondContextDef = _messages["CondContextDef"]
WhileContextDef = _messages["WhileContextDef"]
DESCRIPTOR = ValuesDef.DESCRIPTOR.file
