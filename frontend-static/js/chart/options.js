import { bytes } from '../format.js';
import { faint, color } from './look.js';
import { align, positive, smooth } from './series.js';

/** How a chart's content becomes uPlot's options and data. */

const FONT = '12px system-ui, sans-serif';

/** The x, then for each line its band's edges if it has some, its raw values, and its smoothed ones if it is smoothed. */
export function columns({ lines, log, smoothing }) {
    const fit = log ? positive : (values) => values;
    return align(lines.map(({ x, y, low, high }) => ({
        x, ys: [...(low ? [fit(high), fit(low)] : []), fit(y), ...(smoothing ? [fit(smooth(y, smoothing))] : [])],
    })));
}

/** {series, bands} in the order of the columns. */
export function linesOf({ lines, smoothing }) {
    const series = [{}];
    const bands = [];
    for (const line of lines) {
        const stroke = color(line.color) || line.color;
        const common = { dash: line.dash ? [6, 4] : undefined, spanGaps: false };
        if (line.low) {
            bands.push({ series: [series.length, series.length + 1], fill: faint(stroke, 0.22) });
            series.push({ ...common, stroke: 'transparent', points: { show: false } }, { ...common, stroke: 'transparent', points: { show: false } });
        }
        series.push({ ...common, stroke: smoothing ? faint(stroke, 0.3) : stroke, width: smoothing ? 1 : 1.75, points: { size: 4, fill: stroke } });
        if (smoothing) series.push({ ...common, stroke, width: 2, points: { show: false } });
    }
    return { series, bands };
}

/** Logarithmic, or with some room above and below. */
export function scaleOf({ log }) {
    return log ? { distr: 3 } : { range: (u, min, max) => around(min, max) };
}

function around(min, max) {
    if (min === null || max === null) return [0, 1];
    const room = max - min > Math.abs(max) * 1e-9 ? (max - min) * 0.07 : Math.abs(max) * 0.1 || 1;
    return [min - room, max + room];
}

export function axes({ axis, bytes: inBytes }) {
    const yFormat = inBytes ? bytes : tick;
    const common = { stroke: color('quiet'), font: FONT, grid: { stroke: color('grid'), width: 1 }, ticks: { stroke: color('grid'), size: 4 } };
    return [
        { ...common, size: 30, space: 64, incrs: axis.incrs, values: (u, values) => values.map(axis.format), grid: { show: false } },
        { ...common, size: (u, labels) => 14 + Math.max(24, ...(labels ?? []).map((text) => text.length * 7)), space: 34,
            values: (u, values) => values.map((value) => (value === null ? '' : yFormat(value))) },
    ];
}

/** As short as it tells its ticks apart: 1200 is 1.2k, 0.00001 is 1e-5. */
export function tick(value) {
    const size = Math.abs(value);
    if (size >= 1e9) return `${short(value / 1e9)}G`;
    if (size >= 1e6) return `${short(value / 1e6)}M`;
    if (size >= 1e4) return `${short(value / 1e3)}k`;
    if (size > 0 && size < 1e-3) return Number(value.toPrecision(3)).toExponential();
    return short(value);
}

const short = (value) => String(Number(value.toPrecision(5)));
