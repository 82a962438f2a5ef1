import { Resource, experimentPath, query } from '../api.js';
import { AXES } from '../chart/axis.js';
import '../chart/chart.js';
import { look } from '../chart/controls.js';
import { h, keyed } from '../dom.js';
import { hasEnded } from '../experiment.js';

const POINTS = 1000;
const LIVE_MS = 250; // between two drawings, however many epochs end
const STAGES = ['train', 'valid']; // a test is one point, which the table of metrics has

const metricOf = (name) => name.slice(name.indexOf('.') + 1);
const stageOf = (name) => name.slice(0, name.indexOf('.'));

/** A chart for each metric, train and valid together, with the checkpoints on it. */
export class MetricCurves {
    #id;
    #resource = null;
    #series = [];
    #checkpoints = [];
    #bestId = null;
    #experiment = null;
    #zoom = null;
    #axis = null;
    #timer = null;

    /** on: {changed(): another axis is wanted, read again; zoomed()} */
    constructor(id, on) {
        this.#id = id;
        this.on = on;
        this.charts = h('div', { class: 'charts', zoom: (event) => this.zoomTo(event.detail) });
    }

    get isZoomed() {
        return this.#zoom !== null;
    }

    /** Another look at the same numbers, if they will do. */
    look() {
        if (this.#axis === look.axis) this.#draw();
        else this.on.changed();
    }

    async read(signal) {
        const axis = look.axis;
        const path = experimentPath(this.#id, `/metrics${query({ x: axis, points: POINTS })}`);
        if (this.#resource?.path !== path) this.#resource = new Resource(path);
        const { series = [] } = await this.#resource.read(signal);
        if (axis !== this.#axis) this.zoomTo(null);
        this.#axis = axis;
        this.#series = series.filter(({ name }) => STAGES.includes(stageOf(name))).map(({ name, x, y }) => ({ name, x: [...x], y: [...y] }));
        this.#draw();
    }

    /** What the end of a stage came to, before the server is asked again. */
    add({ stage, epoch, step, at, metrics }) {
        if (!this.#axis || !STAGES.includes(stage)) return;
        const x = { epoch, step, time: at }[this.#axis];
        for (const [metric, y] of Object.entries(metrics ?? {})) {
            const name = `${stage}.${metric}`;
            let one = this.#series.find((known) => known.name === name);
            if (!one) this.#series.push((one = { name, x: [], y: [] }));
            if (one.x.length && !(one.x.at(-1) < x)) continue; // it is there, or another attempt begins: the next reading tells
            one.x.push(x);
            one.y.push(y);
        }
        this.#timer ??= setTimeout(() => {
            if (this.charts.isConnected) this.#draw();
        }, LIVE_MS);
    }

    /** What the curves are of, and what is marked on them when they are drawn next. */
    show(experiment, checkpoints, bestId) {
        this.#experiment = experiment;
        this.#checkpoints = checkpoints;
        this.#bestId = bestId;
    }

    #draw() {
        clearTimeout(this.#timer);
        this.#timer = null;
        if (!this.#axis || !this.#experiment) return;
        const metrics = [...new Set(this.#series.map(({ name }) => metricOf(name)))].sort((a, b) => (b === 'loss') - (a === 'loss'));
        const wanted = metrics.length ? metrics : ['loss'];
        keyed(this.charts, wanted, (metric) => metric, () => h('engram-chart'), (chart, metric) => {
            chart.isConnected ? this.#fill(chart, metric) : queueMicrotask(() => this.#fill(chart, metric));
        });
    }

    #fill(chart, metric) {
        const lines = STAGES.flatMap((stage) => this.#series.filter(({ name }) => name === `${stage}.${metric}`).map(({ x, y }) => (
            { name: stage, x: x.map((value) => this.#place(value)), y, color: stage, dash: stage === 'train' })));
        if (!lines.length) {
            chart.explain(metric, hasEnded(this.#experiment) ? 'It ended before its first epoch did: there is no curve.'
                : 'The curves begin when the first epoch has ended.');
            return;
        }
        const marks = this.#checkpoints.map(({ id, epoch, step, created_at: time }) => (
            { x: this.#place({ epoch, step, time }[this.#axis]), best: id === this.#bestId }));
        chart.show({ title: metric, axis: AXES[this.#axis], log: look.log, smoothing: look.smoothing, lines, marks, sync: 'metrics' });
    }

    /** Times are counted from the start of the training. */
    #place(value) {
        return this.#axis === 'time' ? (new Date(value) - new Date(this.#experiment.started_at ?? value)) / 1000 : value;
    }

    zoomTo(range) {
        this.#zoom = range;
        this.on.zoomed();
        for (const chart of this.charts.children) chart.zoom = range;
    }
}
