import { experimentPath, get, query } from '../api.js';
import { AXES } from '../chart/axis.js';
import '../chart/chart.js';
import { EpochScale } from '../chart/epochs.js';
import { look } from '../chart/controls.js';
import { h, keyed } from '../dom.js';
import { hasEnded } from '../experiment.js';

const POINTS = 800;
const LIVE_MS = 1000;
const TITLES = {
    loss: 'loss of each step', learning_rate: 'learning rate', gradient_norm: 'gradient norm',
    examples_per_second: 'examples per second', memory_bytes: 'memory',
};
const COLORS = { loss: 'train', learning_rate: 'violet', gradient_norm: 'valid', examples_per_second: 'good', memory_bytes: 'ended' };

const meanOf = (series, name) => series.find((one) => one.name === name)?.mean ?? [];

/** A chart for what is measured in each step: the mean as a line within lowest and highest. Zooming asks for finer ones. */
export class StepCurves {
    #id;
    #experiment = null;
    #all = null; // what is shown when all is
    #part = null; // what is shown of a zoom
    #zoom = null;
    #timer = null;
    #missing = false;
    #axis = look.axis;
    #epochs = null;

    /** zoomed is called when it is zoomed, or no more. */
    constructor(id, zoomed) {
        this.#id = id;
        this.zoomed = zoomed;
        this.charts = h('div', { class: 'charts', zoom: (event) => this.zoomTo(event.detail) });
        this.note = h('p', { class: 'quiet' });
        this.element = h('section', { 'aria-label': 'Each step', hidden: true }, h('h2', null, 'Each step'), this.note, this.charts);
    }

    get isZoomed() {
        return this.#zoom !== null;
    }

    show(experiment) {
        this.#experiment = experiment;
    }

    /** A server that has no such points has no such curves. */
    async read(signal) {
        if (this.#missing) return;
        try {
            this.#all = await this.#fetch({}, signal);
            const { step, series } = this.#all;
            this.#epochs = new EpochScale(step, meanOf(series, 'epoch'), this.#experiment?.progress?.steps ?? 1);
        } catch (problem) {
            if (problem.status !== 404) throw problem;
            this.#missing = true;
            return;
        }
        this.element.hidden = false;
        this.#draw();
    }

    /** There are new points: they are asked for once in a while. */
    grow() {
        if (this.#missing || this.#timer || document.hidden) return;
        this.#timer = setTimeout(async () => {
            this.#timer = null;
            if (!this.element.isConnected) return;
            try {
                await this.read();
            } catch { /* the view's own reading tells */ }
        }, LIVE_MS);
    }

    #fetch(range, signal) {
        return get(experimentPath(this.#id, `/steps${query({ points: POINTS, ...range })}`), signal);
    }

    /** Another look at the same numbers. */
    look() {
        if (this.#axis !== look.axis) this.zoomTo(null);
        else this.#draw();
    }

    async zoomTo(range) {
        this.#zoom = range;
        this.#part = null;
        this.zoomed();
        for (const chart of this.charts.children) chart.zoom = range;
        if (range === null) return this.#draw();
        const { step } = this.#all;
        const x = this.#x(this.#all);
        const from = step[Math.max(0, x.findLastIndex((value) => value <= range[0]))];
        const to = step[x.findIndex((value) => value >= range[1])] ?? this.#all.last;
        try {
            const part = await this.#fetch({ from, to });
            if (this.#zoom === range) this.#part = part;
        } catch { /* the coarse ones stay */ }
        this.#draw();
    }

    /** The buckets' steps as the x that is asked for. Times that are not known are reckoned from those around. */
    #x({ step, series }) {
        if (look.axis === 'step') return step;
        if (look.axis === 'epoch') return step.map((one) => this.#epochs.at(one));
        const seconds = meanOf(series, 'seconds');
        return seconds.map((value, i) => value ?? seconds.findLast((known, j) => j < i && known !== null) ?? 0);
    }

    #draw() {
        const shown = this.#part ?? this.#all;
        if (!shown) return;
        const names = Object.keys(TITLES).filter((name) =>
            shown.series.some((one) => one.name === name && one.mean.some((value) => value !== null)));
        const fine = shown.resolution > 1 ? `Each point stands for ${shown.resolution} steps: the line is their mean, the band reaches from lowest to highest.` : '';
        this.note.textContent = names.length ? fine : hasEnded(this.#experiment) ? 'No step was recorded.' : 'The curves begin with the first steps.';
        this.charts.hidden = names.length === 0;
        this.#axis = look.axis;
        const x = this.#x(shown);
        const axis = look.axis === 'time' ? { ...AXES.time, name: 'training time' } : AXES[look.axis];
        keyed(this.charts, names, (name) => name, () => h('engram-chart'), (chart, name) => {
            const { mean, min, max } = shown.series.find((one) => one.name === name);
            const line = { name: 'mean', x, y: mean, color: COLORS[name], ...(shown.resolution > 1 ? { low: min, high: max } : {}) };
            const content = { title: TITLES[name], axis, log: look.log, smoothing: look.smoothing, sync: 'steps',
                lines: [line], bytes: name === 'memory_bytes' };
            const fill = () => chart.show(content);
            chart.isConnected ? fill() : queueMicrotask(fill);
        });
    }
}
