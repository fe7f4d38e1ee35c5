"""`tf.image`."""

from tfcompat.python.ops._image_geometry import extract_image_patches_v2 as extract_patches
from tfcompat.python.ops.array_ops import extract_image_patches
from tfcompat.python.ops.image_ops_impl import ResizeMethodV1 as ResizeMethod
from tfcompat.python.ops.image_ops_impl import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_jpeg_quality,
    adjust_saturation,
    central_crop,
    combined_non_max_suppression,
    convert_image_dtype,
    crop_to_bounding_box,
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    draw_bounding_boxes,
    encode_jpeg,
    encode_png,
    extract_glimpse,
    extract_jpeg_shape,
    flip_left_right,
    flip_up_down,
    grayscale_to_rgb,
    hsv_to_rgb,
    image_gradients,
    is_jpeg,
    non_max_suppression,
    non_max_suppression_padded,
    non_max_suppression_with_scores,
    pad_to_bounding_box,
    per_image_standardization,
    psnr,
    random_brightness,
    random_contrast,
    random_flip_left_right,
    random_flip_up_down,
    random_hue,
    random_jpeg_quality,
    random_saturation,
    resize_area,
    resize_bicubic,
    resize_bilinear,
    resize_image_with_crop_or_pad,
    resize_images,
    resize_nearest_neighbor,
    rgb_to_grayscale,
    rgb_to_hsv,
    rgb_to_yiq,
    rgb_to_yuv,
    rot90,
    sample_distorted_bounding_box,
    sobel_edges,
    ssim,
    ssim_multiscale,
    total_variation,
    transpose,
    yiq_to_rgb,
    yuv_to_rgb,
)
from tfcompat.python.ops.image_ops_impl import crop_and_resize_v1 as crop_and_resize
from tfcompat.python.ops.image_ops_impl import non_max_suppression_with_overlaps as non_max_suppression_overlaps
from tfcompat.python.ops.image_ops_impl import resize_image_with_crop_or_pad as resize_with_crop_or_pad
from tfcompat.python.ops.image_ops_impl import resize_image_with_pad_v1 as resize_image_with_pad
from tfcompat.python.ops.image_ops_impl import resize_images as resize
from tfcompat.python.ops.image_ops_impl import transpose as transpose_image
from tfcompat.python.ops.random_ops import random_crop
