/** Loudness by time and frequency: a Hann window, an FFT, and decibels below the loudest as colours. */

const SHOWN_DB = 80;
/** Dark to bright, even to the eye and to those who see no red: five stops of matplotlib's magma. */
const STOPS = [[0, 0, 4], [81, 18, 124], [183, 55, 121], [252, 137, 97], [252, 253, 191]];

/** Draws into the whole canvas, low frequencies at the bottom. There are as many windows as the canvas has columns, whatever the length. */
export function spectrogram(canvas, samples, rate) {
    const size = rate <= 16000 ? 512 : 1024;
    const bins = size / 2;
    const columns = canvas.width;
    const power = new Float32Array(columns * bins);
    const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
    const [re, im] = [new Float64Array(size), new Float64Array(size)];
    const transform = fft(size);
    let most = 1e-12;
    for (let x = 0; x < columns; x++) {
        const middle = Math.round(((x + 0.5) * samples.length) / columns);
        for (let i = 0; i < size; i++) {
            re[i] = (samples[middle - bins + i] ?? 0) * window[i];
            im[i] = 0;
        }
        transform(re, im);
        for (let bin = 0; bin < bins; bin++) {
            const value = re[bin] * re[bin] + im[bin] * im[bin];
            power[x * bins + bin] = value;
            if (value > most) most = value;
        }
    }
    paint(canvas, power, bins, most);
}

function paint(canvas, power, bins, most) {
    const { width, height } = canvas;
    const context = canvas.getContext('2d');
    const pixels = context.createImageData(width, height);
    for (let y = 0, at = 0; y < height; y++) {
        const low = Math.floor(((height - 1 - y) * bins) / height);
        const end = Math.max(low + 1, Math.floor(((height - y) * bins) / height));
        for (let x = 0; x < width; x++, at += 4) {
            let loudest = 0;
            for (let bin = low; bin < end; bin++) loudest = Math.max(loudest, power[x * bins + bin]);
            const below = -10 * Math.log10(loudest / most + 1e-12);
            const place = Math.max(0, 1 - below / SHOWN_DB) * (STOPS.length - 1);
            const stop = Math.min(STOPS.length - 2, Math.floor(place));
            for (let c = 0; c < 3; c++) pixels.data[at + c] = STOPS[stop][c] + (place - stop) * (STOPS[stop + 1][c] - STOPS[stop][c]);
            pixels.data[at + 3] = 255;
        }
    }
    context.putImageData(pixels, 0, 0);
}

/** Cooley and Tukey's, in place; size is a power of two. */
function fft(size) {
    const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    const sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    return (re, im) => {
        for (let i = 1, j = 0; i < size; i++) {
            let bit = size >> 1;
            for (; j & bit; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) {
                [re[i], re[j]] = [re[j], re[i]];
                [im[i], im[j]] = [im[j], im[i]];
            }
        }
        for (let half = 1; half < size; half *= 2) {
            const step = size / (2 * half);
            for (let start = 0; start < size; start += 2 * half) {
                for (let k = 0; k < half; k++) {
                    const [a, b] = [start + k, start + k + half];
                    const real = re[b] * cos[k * step] - im[b] * sin[k * step];
                    const imaginary = re[b] * sin[k * step] + im[b] * cos[k * step];
                    re[b] = re[a] - real;
                    im[b] = im[a] - imaginary;
                    re[a] += real;
                    im[a] += imaginary;
                }
            }
        }
    };
}
