import { h, svg } from '../dom.js';
import { measure } from '../format.js';
import { text } from './flatten.js';
import { scaleOf } from './scale.js';

const HEIGHT = 300;
const EDGE = { left: 64, right: 20, top: 14, bottom: 44 };

/** Any hyper-parameter against a metric: a point, which is a link, for each experiment. */
export class Scatter {
    constructor() {
        this.place = h('div', { class: 'drawing' });
        this.element = h('figure', { class: 'scatter' }, this.place);
        new ResizeObserver(() => this.#draw()).observe(this.place);
    }

    /** content: {x: {name, values}, y: {name, values}, experiments: [{id, name, color}]} */
    show(content) {
        this.content = content;
        this.#draw();
    }

    #draw() {
        const width = this.place.clientWidth;
        if (!this.content || !width) return;
        const { x, y, experiments } = this.content;
        const [xs, ys] = [scaleOf(x.values), scaleOf(y.values)];
        const px = (fraction) => EDGE.left + 10 + fraction * (width - EDGE.left - EDGE.right - 20);
        const py = (fraction) => HEIGHT - EDGE.bottom - 8 - fraction * (HEIGHT - EDGE.bottom - EDGE.top - 16);
        const drawing = svg('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'group',
            'aria-label': `${y.name} by ${x.name}, a point for each experiment` });
        drawing.append(
            ...ys.ticks.flatMap(({ at, text: label }) => [
                svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: py(at), y2: py(at) }),
                svg('text', { x: EDGE.left - 8, y: py(at) + 4, 'text-anchor': 'end' }, label)]),
            ...xs.ticks.map(({ at, text: label }) => svg('text', { x: px(at), y: HEIGHT - EDGE.bottom + 18, 'text-anchor': 'middle' }, label)),
            svg('text', { class: 'name', x: (EDGE.left + width - EDGE.right) / 2, y: HEIGHT - 6, 'text-anchor': 'middle' }, x.name));
        experiments.forEach(({ id, name, color }, i) => {
            const [fx, fy] = [xs.at(x.values[i]), ys.at(y.values[i])];
            if (fx === null || fy === null) return;
            const says = `${name}: ${x.name} ${text(x.values[i])}, ${y.name} ${measure(y.values[i])}`;
            const point = svg('circle', { cx: px(fx), cy: py(fy), r: 6 }, svg('title', null, says));
            point.style.fill = color;
            drawing.append(svg('a', { href: `#/experiments/${encodeURIComponent(id)}`, 'aria-label': says }, point));
        });
        this.place.replaceChildren(drawing);
    }
}
