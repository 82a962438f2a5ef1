import { svg, h } from '../dom.js';
import { count } from '../format.js';

const HIGH = 100;

/** As many digits as tell neighbours apart. */
function edges(from, width, intervals) {
    const largest = Math.max(Math.abs(from), Math.abs(from + intervals * width));
    const digits = Math.min(15, Math.max(3, 2 + Math.ceil(Math.log10(largest / width))));
    return (i) => String(Number((from + i * width).toPrecision(digits)));
}

/** A bar for each interval. The counts are exact; the intervals are those that the server found as it read the file. */
export function histogram(what, { from, width, counts }, tone = 'valid') {
    const most = Math.max(...counts);
    const total = counts.reduce((a, b) => a + b, 0);
    const edge = edges(from, width, counts.length);
    const best = counts.indexOf(most);
    const says = `Histogram of ${what}: ${count(total)} from ${edge(0)} to ${edge(counts.length)}; most, ${count(most)}, from ${edge(best)} to ${edge(best + 1)}`;
    const bars = counts.flatMap((n, i) => {
        const height = (HIGH * n) / most;
        return n ? [svg('rect', { x: i + 0.04, width: 0.92, y: HIGH - height, height },
            svg('title', null, `${edge(i)} to ${edge(i + 1)}: ${count(n)}`))] : [];
    });
    const drawing = svg('svg', { class: `bars ${tone}`, viewBox: `0 0 ${counts.length} ${HIGH}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': says }, ...bars);
    return h('figure', { class: 'histogram' }, h('figcaption', { class: 'quiet' }, what, h('span', null, `up to ${count(most)}`)), drawing,
        h('p', { class: 'edges quiet', 'aria-hidden': 'true' }, h('span', null, edge(0)), h('span', null, edge(counts.length / 2)), h('span', null, edge(counts.length))));
}
