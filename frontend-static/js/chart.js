import { h, svg } from './dom.js';
import { measure } from './format.js';

const MARGIN = { top: 10, right: 14, bottom: 40, left: 58 };
const MOST_DOTS = 40;

/** Curves over epochs, in SVG, as wide as there is room; what they show is also said in the legend. */
class Chart extends HTMLElement {
    #series = [];
    #label = '';
    #shown = '';

    connectedCallback() {
        this.plot = h('div', { class: 'plot' });
        this.legend = h('ul', { class: 'legend' });
        this.replaceChildren(h('figure', null, this.plot, h('figcaption', null, this.legend)));
        this.observer = new ResizeObserver(() => this.#draw());
        this.observer.observe(this.plot);
    }

    disconnectedCallback() {
        this.observer.disconnect();
    }

    /** series: [{name, x, y}] as the API gives them; a y of null, which was not finite, is a gap. */
    show(label, series) {
        const content = JSON.stringify([label, series]);
        if (content === this.#shown) return;
        this.#shown = content;
        this.#label = label;
        this.#series = series
            .map(({ name, x, y }) => ({ name, points: x.map((value, i) => [value, y[i]]) }))
            .filter(({ points }) => finite(points).length > 0);
        this.#draw();
    }

    /** Says why there is nothing to see. */
    explain(text) {
        if (this.#shown === text) return;
        this.#shown = text;
        this.#series = [];
        this.plot.replaceChildren(h('p', { class: 'quiet' }, text));
        this.legend.replaceChildren();
    }

    #draw() {
        const { clientWidth: width, clientHeight: height } = this.plot;
        if (width === 0 || this.#series.length === 0) return;
        const all = this.#series.flatMap(({ points }) => finite(points));
        const x = axis(all.map(([value]) => value), MARGIN.left, width - MARGIN.right, Math.max(2, width / 80), true);
        const y = axis(all.map(([, value]) => value), height - MARGIN.bottom, MARGIN.top, 5, false);
        const drawing = svg('svg', { role: 'img', width, height, viewBox: `0 0 ${width} ${height}`,
            'aria-label': `${this.#label} over epochs ${x.from} to ${x.to}. `
                + 'The legend sums it up, the table of epochs has each value.' });
        drawing.append(...this.#grid(x, y, width, height), ...this.#series.flatMap((one) => curve(one, x, y)));
        this.plot.replaceChildren(drawing);
        this.legend.replaceChildren(...this.#series.map(legendOf));
    }

    #grid(x, y, width, height) {
        const bottom = height - MARGIN.bottom;
        return [
            ...y.ticks.flatMap((tick) => [
                svg('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: y.at(tick), y2: y.at(tick) }),
                svg('text', { x: MARGIN.left - 8, y: y.at(tick) + 4, 'text-anchor': 'end' }, label(tick))]),
            ...x.ticks.flatMap((tick) => [
                svg('line', { class: 'axis', x1: x.at(tick), x2: x.at(tick), y1: bottom, y2: bottom + 5 }),
                svg('text', { x: x.at(tick), y: bottom + 18, 'text-anchor': 'middle' }, label(tick))]),
            svg('line', { class: 'axis', x1: MARGIN.left, x2: width - MARGIN.right, y1: bottom, y2: bottom }),
            svg('text', { x: (MARGIN.left + width - MARGIN.right) / 2, y: height - 4, 'text-anchor': 'middle' }, 'epoch'),
        ];
    }
}

const finite = (points) => points.filter(([, value]) => typeof value === 'number' && Number.isFinite(value));

const label = (tick) => String(Number(tick.toPrecision(6)));

const stageOf = (name) => name.slice(0, name.indexOf('.'));

/** A linear scale of values to pixels, ticks at round values. One that is not whole begins and ends with a tick. */
function axis(values, start, end, tickCount, whole) {
    const from = values.reduce((a, b) => Math.min(a, b));
    const to = values.reduce((a, b) => Math.max(a, b));
    // What is as good as one value stands in the middle; closer ticks could not be told apart either.
    const room = to - from > Math.abs(to) * 1e-9 ? 0 : Math.abs(to) * 0.1 || 1;
    const rough = roundStep((to - from + 2 * room) / tickCount);
    const step = whole ? Math.max(1, rough) : rough;
    const low = whole ? from - room : Math.floor((from - room) / step) * step;
    const high = whole ? to + room : Math.ceil((to + room) / step) * step;
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
    return { from, to, ticks, at: (value) => Math.round((start + ((value - low) / (high - low)) * (end - start)) * 10) / 10 };
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundStep(rough) {
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power;
}

function curve({ name, points }, x, y) {
    let pen = 'M';
    const path = points.map(([epoch, value]) => {
        if (finite([[epoch, value]]).length === 0) return ((pen = 'M'), '');
        const step = `${pen}${x.at(epoch)} ${y.at(value)}`;
        pen = 'L';
        return step;
    }).join('');
    const dots = finite(points).length > MOST_DOTS ? [] : finite(points).map(([epoch, value]) =>
        svg('circle', { class: 'dot', 'data-stage': stageOf(name), cx: x.at(epoch), cy: y.at(value), r: 2.5 }));
    return [svg('path', { class: 'curve', 'data-stage': stageOf(name), d: path }), ...dots];
}

function legendOf({ name, points }) {
    const known = finite(points);
    const lowest = known.reduce((a, b) => (b[1] < a[1] ? b : a));
    const highest = known.reduce((a, b) => (b[1] > a[1] ? b : a));
    const [epoch, value] = known.at(-1);
    return h('li', null,
        svg('svg', { width: 28, height: 10, 'aria-hidden': 'true' },
            svg('path', { class: 'curve', 'data-stage': stageOf(name), d: 'M1 5L27 5' })),
        h('b', null, stageOf(name)),
        ` ${measure(value)} at epoch ${epoch}; lowest ${measure(lowest[1])} (${lowest[0]}),`,
        ` highest ${measure(highest[1])} (${highest[0]})`);
}

customElements.define('engram-chart', Chart);
