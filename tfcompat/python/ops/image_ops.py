"""`tensorflow.python.ops.image_ops`: the functions of `image_ops_impl`, and ops that have no function of their own."""

from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.image_ops_impl import (
    ResizeMethod,
    ResizeMethodV1,
    _Check3DImage,
    _ImageDimensions,
    _verify_compatible_image_shapes,
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_jpeg_quality,
    adjust_saturation,
    central_crop,
    combined_non_max_suppression,
    convert_image_dtype,
    crop_and_resize_v1,
    crop_and_resize_v2,
    crop_to_bounding_box,
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    draw_bounding_boxes,
    draw_bounding_boxes_v2,
    encode_jpeg,
    encode_png,
    extract_glimpse,
    extract_glimpse_v2,
    extract_jpeg_shape,
    fix_image_flip_shape,
    flip_left_right,
    flip_up_down,
    grayscale_to_rgb,
    hsv_to_rgb,
    image_gradients,
    is_jpeg,
    non_max_suppression,
    non_max_suppression_padded,
    non_max_suppression_with_overlaps,
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
    resize_image_with_pad_v1,
    resize_image_with_pad_v2,
    resize_images,
    resize_images_v2,
    resize_nearest_neighbor,
    rgb_to_grayscale,
    rgb_to_hsv,
    rgb_to_yiq,
    rgb_to_yuv,
    rot90,
    sample_distorted_bounding_box,
    sample_distorted_bounding_box_v2,
    sobel_edges,
    ssim,
    ssim_multiscale,
    total_variation,
    transpose,
    yiq_to_rgb,
    yuv_to_rgb,
)
from tfcompat.python.ops.op_function import op_function

adjust_contrastv2 = op_function("AdjustContrastv2", "(x - mean) * contrast_factor + mean, for each channel.")
crop_and_resize = op_function("CropAndResize", "Parts of pictures, resized to one size.")
crop_and_resize_grad_boxes = op_function("CropAndResizeGradBoxes", "The gradient of `crop_and_resize` in its boxes.")
crop_and_resize_grad_image = op_function("CropAndResizeGradImage", "The gradient of `crop_and_resize` in its picture.")
encode_jpeg_variable_quality = op_function("EncodeJpegVariableQuality", "A JPEG file of a picture.")
non_max_suppression_v2 = op_function("NonMaxSuppressionV2", "The positions of the best boxes that do not overlap.")
non_max_suppression_v3 = op_function("NonMaxSuppressionV3", "The positions of the best boxes that do not overlap.")
non_max_suppression_v4 = op_function("NonMaxSuppressionV4", "The positions of the best boxes, and how many there are.")
non_max_suppression_v5 = op_function("NonMaxSuppressionV5", "The best boxes' positions, their scores, and how many.")
resize_bicubic_grad = op_function("ResizeBicubicGrad", "The gradient of `resize_bicubic`.")
resize_bilinear_grad = op_function("ResizeBilinearGrad", "The gradient of `resize_bilinear`.")
resize_nearest_neighbor_grad = op_function("ResizeNearestNeighborGrad", "The gradient of `resize_nearest_neighbor`.")
scale_and_translate = op_function("ScaleAndTranslate", "Pictures scaled and shifted, by a chosen kernel.")

star_import(__name__)
