import { get, query } from '../api.js';
import { AXES } from '../chart/axis.js';
import '../chart/chart.js';
import { CurveControls, look } from '../chart/controls.js';
import { h } from '../dom.js';

const POINTS = 500;
const MOST_IDS = 200;

/** One metric of all experiments in one chart. */
export class Overlay {
    #series = new Map();
    #axis = null;
    #metric = null;

    /** changed is called when other values are wanted. */
    constructor(changed) {
        this.controls = new CurveControls(() => (this.#axis === look.axis ? this.draw() : changed()), () => this.#zoomTo(null));
        this.chart = h('engram-chart', { class: 'tall', zoom: (event) => this.#zoomTo(event.detail) });
        this.element = h('section', { 'aria-label': 'Curves' }, h('div', { class: 'heading' }, h('h2', null, 'Curves'), this.controls.element), this.chart);
    }

    async read(experiments, metric, signal) {
        const axis = look.axis;
        const series = new Map();
        for (let i = 0; i < experiments.length; i += MOST_IDS) {
            const ids = experiments.slice(i, i + MOST_IDS).map(({ id }) => id);
            const curves = await get(`/metrics${query({ id: ids, name: metric, x: axis, points: POINTS })}`, signal);
            for (const { id, series: [one] } of curves) if (one) series.set(id, one);
        }
        if (axis !== this.#axis) this.#zoomTo(null);
        [this.#series, this.#axis, this.#metric, this.experiments] = [series, axis, metric, experiments];
        this.draw();
    }

    draw() {
        if (!this.#axis) return;
        const place = (value, start) => (this.#axis === 'time' ? (new Date(value) - new Date(start ?? value)) / 1000 : value);
        const lines = this.experiments.filter(({ id, hidden }) => this.#series.has(id) && !hidden).map(({ id, name, color, started_at: start }) => {
            const { x, y } = this.#series.get(id);
            return { name, x: x.map((value) => place(value, start)), y, color };
        });
        if (!lines.length) this.chart.explain(this.#metric ?? 'Curves', 'None of them has recorded this yet.');
        else this.chart.show({ title: this.#metric, axis: AXES[this.#axis], log: look.log, smoothing: look.smoothing, lines });
    }

    #zoomTo(range) {
        this.controls.zoomed = range !== null;
        this.chart.zoom = range;
    }
}
