"""Device names."""

from __future__ import annotations

import pytest

import tfcompat as tf
from tfcompat.python.framework import device


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("/cpu:0", "/device:CPU:0"),
        ("/job:ps/task:1/gpu:*", "/job:ps/task:1/device:GPU:*"),
        ("/replica:2/device:TPU:3", "/replica:2/device:TPU:3"),
        ("", ""),
        ("cpu", "/device:CPU:*"),
        ("/task:1/gpu", "/task:1/device:GPU:*"),
        ("/device:gpu:2", "/device:GPU:2"),
    ],
)
def test_canonical_names(text: str, canonical: str) -> None:
    assert tf.DeviceSpec.from_string(text).to_string() == canonical


def test_parts_merge() -> None:
    spec = tf.DeviceSpec(job="ps", device_type="cpu", device_index=0)
    spec.merge_from(tf.DeviceSpec(device_index=1))
    assert spec.to_string() == "/job:ps/device:CPU:1"


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Unknown attribute: 'nothing' in '/nothing:0'"):
        tf.DeviceSpec.from_string("/nothing:0")


@pytest.mark.parametrize("text", ["/device:CPU", "/job:a:b", "/cpu:0/gpu:0", "/task:one"])
def test_wrong_parts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Unknown attribute|multiple device types|invalid literal"):
        device.check_valid(text)
    assert device.is_device_spec(tf.DeviceSpec())


def test_scopes_of_devices_end_in_order() -> None:
    outer = tf.device("/gpu:0")
    outer.__enter__()
    with pytest.raises(RuntimeError, match="proper scope nesting"), tf.device("/gpu:1"):
        outer.__exit__(None, None, None)
