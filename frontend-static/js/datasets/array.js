import { h, svg } from '../dom.js';

const CHANNELS = [1, 3, 4];

/** An array as a picture, a line where it has one dimension; null where it has too many. */
export function drawArray(shape, values, says) {
    const [low, high] = range(values);
    const part = (value) => (value - low) / (high - low || 1);
    if (shape.length === 1) return line(values, part, says);
    const layout = layoutOf(shape);
    return layout && values.length ? picture(layout, values, part, says) : null;
}

function range(values) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
        if (value < low) low = value;
        if (value > high) high = value;
    }
    return [low, high];
}

/** (height, width), (channels, height, width) or (height, width, channels): where the value of a pixel stands. */
function layoutOf(shape) {
    if (shape.length === 2) return { height: shape[0], width: shape[1], channels: 1, at: (y, x) => y * shape[1] + x };
    if (shape.length !== 3) return null;
    const [a, b, c] = shape;
    if (CHANNELS.includes(a)) return { channels: a, height: b, width: c, at: (y, x, channel) => (channel * b + y) * c + x };
    return CHANNELS.includes(c) ? { height: a, width: b, channels: c, at: (y, x, channel) => (y * b + x) * c + channel } : null;
}

function picture({ height, width, channels, at }, values, part, says) {
    const canvas = h('canvas', { width, height, role: 'img', 'aria-label': `${says}: ${width} × ${height}` });
    const context = canvas.getContext('2d');
    const pixels = context.createImageData(width, height);
    for (let y = 0, i = 0; y < height; y++) {
        for (let x = 0; x < width; x++, i += 4) {
            for (let c = 0; c < 4; c++) {
                const channel = channels === 1 ? 0 : c;
                pixels.data[i + c] = c === 3 && channels < 4 ? 255 : 255 * part(values[at(y, x, channel)]);
            }
        }
    }
    context.putImageData(pixels, 0, 0);
    return canvas;
}

function line(values, part, says) {
    const points = Array.from(values, (value, i) => `${i},${(100 * (1 - part(value))).toFixed(1)}`);
    return svg('svg', { class: 'line-of', viewBox: `0 -4 ${Math.max(1, values.length - 1)} 108`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${says}: ${values.length} values` },
        svg('polyline', { points: points.join(' ') }));
}
