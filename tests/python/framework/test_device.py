"""Device names."""

from __future__ import annotations

import pytest

import tfcompat as tf


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("/cpu:0", "/device:CPU:0"),
        ("/job:ps/task:1/gpu:*", "/job:ps/task:1/device:GPU:*"),
        ("/replica:2/device:TPU:3", "/replica:2/device:TPU:3"),
        ("", ""),
    ],
)
def test_canonical_names(text: str, canonical: str) -> None:
    assert tf.DeviceSpec.from_string(text).to_string() == canonical


def test_parts_merge() -> None:
    spec = tf.DeviceSpec(job="ps", device_type="cpu", device_index=0)
    spec.merge_from(tf.DeviceSpec(device_index=1))
    assert spec.to_string() == "/job:ps/device:CPU:1"


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Unknown attribute: 'nothing:0' in '/nothing:0'"):
        tf.DeviceSpec.from_string("/nothing:0")
