import { h, svg } from '../dom.js';
import { scaleOf } from './scale.js';
import { text } from './flatten.js';

const HEIGHT = 300;
const NARROWEST = 110; // from axis to axis, or their names would lie over each other
const EDGE = { side: 60, top: 40, bottom: 18 };

/** An axis for each hyper-parameter and one for the metric, a line for each experiment. Drag along an axis to see only some. */
export class Parallel {
    #brushes = new Map(); // axis name -> [low, high] as fractions

    constructor() {
        this.place = h('div', { class: 'drawing', role: 'region', 'aria-label': 'Parallel coordinates', tabindex: '0' });
        this.hint = h('p', { class: 'quiet' }, 'Drag along an axis to see only the lines that cross it there; click it to see all again.');
        this.element = h('figure', { class: 'parallel' }, this.place, this.hint);
        new ResizeObserver(() => this.#draw()).observe(this.place);
    }

    /** content: {axes: [{name, values}], experiments: [{id, name, color}]} */
    show(content) {
        this.content = content;
        this.#draw();
    }

    #draw() {
        if (!this.content || !this.place.clientWidth) return;
        const { axes, experiments } = this.content;
        const width = Math.max(this.place.clientWidth, 2 * EDGE.side + (axes.length - 1) * NARROWEST);
        const scales = axes.map(({ values }) => scaleOf(values));
        const px = (i) => EDGE.side + (axes.length > 1 ? (i / (axes.length - 1)) * (width - 2 * EDGE.side) : 0);
        const py = (fraction) => HEIGHT - EDGE.bottom - fraction * (HEIGHT - EDGE.bottom - EDGE.top);
        const inside = (n) => axes.every(({ name, values }, i) => {
            const [low, high] = this.#brushes.get(name) ?? [0, 1];
            const at = scales[i].at(values[n]);
            return at === null ? !this.#brushes.has(name) : at >= low - 1e-9 && at <= high + 1e-9;
        });
        const shown = experiments.map((one, n) => inside(n));
        const drawing = svg('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img',
            'aria-label': `${shown.filter(Boolean).length} of ${experiments.length} experiments over ${axes.map(({ name }) => name).join(', ')}. The table above has the values.` });
        drawing.append(...experiments.map(({ name, color }, n) => {
            const points = axes.map(({ values }, i) => [px(i), scales[i].at(values[n])]).filter(([, at]) => at !== null);
            const line = svg('polyline', { class: shown[n] ? 'run' : 'run faded', points: points.map(([x, at]) => `${x},${py(at)}`).join(' ') },
                svg('title', null, `${name}: ${axes.map((axis) => `${axis.name} ${text(axis.values[n])}`).join(', ')}`));
            line.style.stroke = color;
            return line;
        }), ...axes.flatMap(({ name }, i) => this.#axis(name, scales[i], px(i), py, i === axes.length - 1)));
        this.place.replaceChildren(drawing);
    }

    #axis(name, scale, x, py, last) {
        const brush = this.#brushes.get(name);
        const label = name.length > 16 ? `…${name.slice(-15)}` : name;
        return [
            svg('line', { class: 'axis', x1: x, x2: x, y1: py(0), y2: py(1) }),
            brush ? svg('rect', { class: 'brush', x: x - 7, width: 14, y: py(brush[1]), height: Math.max(3, py(brush[0]) - py(brush[1])) }) : null,
            svg('text', { class: 'name', x, y: 20, 'text-anchor': 'middle' }, svg('title', null, name), label),
            ...scale.ticks.map(({ at, text: tick }) => svg('text', { x: last ? x - 8 : x + 8, y: py(at) + 4, 'text-anchor': last ? 'end' : 'start' }, tick)),
            svg('rect', { class: 'handle', x: x - 14, width: 28, y: py(1) - 8, height: py(0) - py(1) + 16, pointerdown: (event) => this.#drag(event, name, py) }),
        ].filter(Boolean);
    }

    #drag(down, name, py) {
        const top = this.place.getBoundingClientRect().top;
        const at = (event) => Math.min(1, Math.max(0, (py(0) - (event.clientY - top)) / (py(0) - py(1))));
        const from = at(down);
        const move = (event) => {
            const to = at(event);
            if (Math.abs(to - from) < 0.02) this.#brushes.delete(name);
            else this.#brushes.set(name, [Math.min(from, to), Math.max(from, to)]);
            this.#draw();
        };
        const up = (event) => {
            move(event);
            removeEventListener('pointermove', move);
            removeEventListener('pointerup', up);
        };
        addEventListener('pointermove', move);
        addEventListener('pointerup', up);
        down.preventDefault();
    }
}
