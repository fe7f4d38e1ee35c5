"""`tf.signal`, `tf.spectral`, `tf.audio`: values, gradients, nodes, errors."""

from conformance.outcomes import error_class, failure


def _rand(np, *shape):
    return np.random.RandomState(sum(shape) * 3 + len(shape)).randn(*shape).astype("float32")


def _run(tf, *tensors, **feeds):
    with tf.Session() as session:
        return session.run(list(tensors), feeds.get("feed"))


def fourier_transforms(tf, np):
    x = tf.constant(_rand(np, 2, 4, 6, 2))
    c = tf.complex(x, x[..., ::-1])
    results = [tf.fft(c), tf.ifft(c), tf.fft2d(c), tf.ifft2d(c), tf.fft3d(c), tf.ifft3d(c)]
    results += [tf.signal.fft(c), tf.signal.ifft(c), tf.signal.fft2d(c), tf.signal.ifft2d(c)]
    results += [tf.signal.fft3d(c), tf.signal.ifft3d(c), tf.spectral.fft(c), tf.spectral.ifft(c)]
    results += [tf.spectral.fft2d(c), tf.spectral.ifft2d(c), tf.spectral.fft3d(c), tf.spectral.ifft3d(c)]
    return _run(tf, *[tf.reduce_sum(result, [0, 1]) for result in results])


def real_transforms(tf, np):
    x = tf.constant(_rand(np, 2, 4, 5, 6))
    spectrum = tf.signal.rfft(x)
    results = [spectrum, tf.signal.rfft(x, [4]), tf.spectral.rfft(x, [9]), tf.signal.irfft(spectrum)]
    results += [tf.signal.irfft(spectrum, [5]), tf.spectral.irfft(spectrum, [12])]
    results += [tf.signal.rfft2d(x), tf.spectral.rfft2d(x, [6, 4]), tf.signal.irfft2d(tf.signal.rfft2d(x))]
    results += [tf.spectral.irfft2d(spectrum, [3, 4]), tf.signal.rfft3d(x), tf.spectral.rfft3d(x, [2, 7, 8])]
    results += [tf.signal.irfft3d(tf.signal.rfft3d(x), [4, 5, 6]), tf.spectral.irfft3d(tf.signal.rfft3d(x))]
    return [np.round(value, 2) + 0 for value in _run(tf, *[tf.reduce_sum(result, 0) for result in results])]


def real_transforms_of_unknown_shape(tf, np):
    x, length = tf.placeholder(tf.float32, [None, None]), tf.placeholder(tf.int32, [1])
    results = [tf.signal.rfft(x), tf.signal.rfft(x, length), tf.signal.irfft(tf.signal.rfft(x))]
    results += [tf.signal.irfft(tf.signal.rfft(x), length)]
    shapes = [str(result.shape) for result in results]
    return [shapes, _run(tf, *results, feed={x: _rand(np, 2, 6), length: [8]})]


def shifts(tf, np):
    x = tf.constant(_rand(np, 3, 4))
    results = [tf.signal.fftshift(x), tf.signal.fftshift(x, 0), tf.signal.fftshift(x, [1])]
    results += [tf.signal.ifftshift(x), tf.signal.ifftshift(x, 1), tf.signal.ifftshift(tf.signal.fftshift(x))]
    return _run(tf, *results)


def cosine_transforms(tf, np):
    x = tf.constant(_rand(np, 2, 6))
    results = [tf.signal.dct(x), tf.spectral.dct(x, norm="ortho"), tf.signal.dct(x, type=1), tf.signal.dct(x, type=3)]
    results += [tf.signal.dct(x, type=3, norm="ortho"), tf.signal.dct(x, n=4), tf.signal.dct(x, n=9)]
    results += [tf.signal.idct(x), tf.spectral.idct(x, norm="ortho"), tf.signal.idct(x, type=1)]
    results += [tf.signal.idct(tf.signal.dct(x, norm="ortho"), norm="ortho"), tf.signal.idct(x, type=3)]
    return _run(tf, *results)


def windows(tf, np):
    results = []
    for window in (tf.signal.hann_window, tf.signal.hamming_window):
        results += [window(length, periodic=periodic) for length in (1, 2, 5, 8) for periodic in (True, False)]
        results.append(window(6, dtype=tf.float64))
    length = tf.placeholder(tf.int32, [])
    dynamic = tf.signal.hann_window(length)
    return _run(tf, *results) + [_run(tf, dynamic, feed={length: n}) for n in (1, 4)]


def frames(tf, np):
    x = tf.constant(_rand(np, 2, 17))
    results = [tf.signal.frame(x, 4, 2), tf.signal.frame(x, 5, 3), tf.signal.frame(x, 6, 4, pad_end=True)]
    results += [tf.signal.frame(x, 6, 4, pad_end=True, pad_value=9.0), tf.signal.frame(x, 2, 1, axis=0)]
    results += [tf.signal.frame(x, 20, 3), tf.signal.frame(x, 3, 5)]
    shapes = [str(result.shape) for result in results]
    joined = [tf.signal.overlap_and_add(results[0], 2), tf.signal.overlap_and_add(results[1], 3)]
    joined += [tf.signal.overlap_and_add(results[0], 4), tf.signal.overlap_and_add(results[6], 5)]
    return [shapes, _run(tf, *(results + joined))]


def short_time_transforms(tf, np):
    x = tf.constant(_rand(np, 2, 100))
    window = tf.signal.inverse_stft_window_fn(8)
    spectra = tf.signal.stft(x, 16, 8)
    results = [spectra, tf.signal.stft(x, 10, 4, 16), tf.signal.stft(x, 12, 8, window_fn=None, pad_end=True)]
    results += [tf.signal.inverse_stft(spectra, 16, 8), tf.signal.inverse_stft(spectra, 16, 8, window_fn=window)]
    results += [tf.signal.inverse_stft(spectra, 14, 8, 16, window_fn=tf.signal.hamming_window)]
    results += [tf.signal.inverse_stft(spectra, 20, 8, 16, window_fn=None), window(16, tf.float32)]
    shapes = [str(result.shape) for result in results]
    return [shapes, _run(tf, *results)]


def mel_scale(tf, np):
    matrices = [
        tf.signal.linear_to_mel_weight_matrix(),
        tf.signal.linear_to_mel_weight_matrix(8, 33, 16000, 80.0, 7600.0),
        tf.signal.linear_to_mel_weight_matrix(4, 17, tf.constant(8000), dtype=tf.float64),
    ]
    spectra = tf.constant(np.abs(_rand(np, 3, 20)))
    features = tf.signal.mfccs_from_log_mel_spectrograms(tf.log(spectra + 1e-6))
    return [np.round(value, 2) + 0 for value in _run(tf, *(matrices + [features]))]


def features_of_a_signal(tf, np):
    """What a speech program computes."""
    samples = tf.placeholder(tf.float32, [None, None])
    magnitudes = tf.abs(tf.signal.stft(samples, 64, 32, 64))
    weights = tf.signal.linear_to_mel_weight_matrix(12, magnitudes.shape[-1].value, 8000)
    mel = tf.tensordot(magnitudes, weights, 1)
    mel.set_shape(magnitudes.shape[:-1].concatenate(weights.shape[-1:]))
    features = tf.signal.mfccs_from_log_mel_spectrograms(tf.log(mel + 1e-3))[..., :5]
    return [str(features.shape), _run(tf, features, feed={samples: _rand(np, 2, 400)})]


def gradients(tf, np):
    x, c = tf.constant(_rand(np, 2, 8)), tf.complex(_rand(np, 2, 5), _rand(np, 2, 5) + 1)
    weights = tf.constant(_rand(np, 2, 5))
    ys = [
        tf.reduce_sum(tf.abs(tf.signal.rfft(x)) * weights),
        tf.reduce_sum(tf.real(tf.signal.rfft(x)) * weights + tf.imag(tf.signal.rfft(x)) * weights[::-1]),
        tf.reduce_sum(tf.signal.dct(x)[..., :5] * weights),
        tf.reduce_sum(tf.abs(tf.signal.stft(tf.reshape(x, [16]), 4, 2)) ** 2),
        tf.reduce_sum(tf.signal.overlap_and_add(x, 3) ** 2),
    ]
    results = [tf.gradients(y, x)[0] for y in ys]
    results += [tf.gradients(tf.reduce_sum(tf.signal.irfft(c) ** 3), c)[0]]
    results += [tf.gradients(tf.reduce_sum(tf.abs(tf.fft(c)) * weights), c)[0]]
    results += [tf.gradients(tf.reduce_sum(tf.real(tf.ifft(c)) * weights), c)[0]]
    return _run(tf, *results)


def waves(tf, np):
    audio = np.float32([[0, 0.5], [-1, 0.25], [0.1, -0.1]])
    contents = tf.audio.encode_wav(audio, 8000)
    decoded = tf.audio.decode_wav(contents)
    cut = tf.audio.decode_wav(contents, desired_channels=1, desired_samples=2)
    return [[str(each.shape) for each in decoded + cut], _run(tf, contents, decoded, cut)]


def errors(tf, np):
    x = tf.constant(_rand(np, 2, 6))
    return [
        failure(lambda: tf.signal.dct(x, type=5)),
        failure(lambda: tf.signal.dct(x, type=1, norm="ortho")),
        failure(lambda: tf.signal.dct(x, axis=0)),
        failure(lambda: tf.signal.dct(x, norm="other")),
        failure(lambda: tf.signal.hann_window(4, dtype=tf.int32)),
        failure(lambda: tf.signal.linear_to_mel_weight_matrix(0)),
        failure(lambda: tf.signal.linear_to_mel_weight_matrix(upper_edge_hertz=5000.0)),
        failure(lambda: tf.signal.linear_to_mel_weight_matrix(lower_edge_hertz=4000.0)),
        error_class(lambda: tf.signal.overlap_and_add(x, 1.5)),
        error_class(lambda: tf.signal.frame(x, [4], 2)),
        error_class(lambda: tf.signal.rfft(tf.constant(1.0))),
        error_class(lambda: tf.gradients(tf.signal.rfft3d(tf.ones([2, 2, 2])), x)),
    ]


def graph(tf, np):
    x = tf.constant(_rand(np, 2, 16))
    tf.signal.rfft(x)
    tf.signal.irfft(tf.signal.rfft(x), [20])
    tf.signal.dct(x)
    tf.signal.idct(x, norm="ortho")
    tf.signal.stft(x, 8, 4)
    tf.signal.frame(x, 6, 4, pad_end=True)
    tf.signal.inverse_stft(tf.signal.stft(x, 8, 4), 8, 4, window_fn=tf.signal.inverse_stft_window_fn(4))
    tf.signal.linear_to_mel_weight_matrix()
    tf.signal.mfccs_from_log_mel_spectrograms(x)
    tf.signal.fftshift(x)
    tf.signal.hann_window(7)
    return tf.get_default_graph()
