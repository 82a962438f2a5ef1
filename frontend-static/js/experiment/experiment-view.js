import { Resource, experimentPath, itemsOf } from '../api.js';
import { CurveControls } from '../chart/controls.js';
import { h, setText } from '../dom.js';
import { hasEnded, percentDone } from '../experiment.js';
import { connected, disconnected, say } from '../notice.js';
import { SETTLE_MS, Watch } from '../live/watch.js';
import { ExperimentActions } from './actions.js';
import { AttemptTable } from './attempts.js';
import { CheckpointTable } from './checkpoints.js';
import { MetricCurves } from './curves.js';
import { DefinitionPanel } from './definition.js';
import { EpochTable } from './epochs.js';
import { EvaluationPanel } from './evaluation.js';
import { LogPanel } from './log.js';
import { StepCurves } from './step-curves.js';
import { ExperimentSummary } from './summary.js';

const LIVE_SECONDS = 2;
const ENDED_SECONDS = 10; // somebody may resume it

/** One experiment: where it is, its curves, epochs and checkpoints. */
class ExperimentView extends HTMLElement {
    #id = '';
    #experiment = null;
    #checkpoints = [];
    #seenAt = null;

    open(id) {
        this.#id = id;
    }

    connectedCallback() {
        const at = (part) => new Resource(experimentPath(this.#id, part));
        this.resources = { experiment: at(''), epochs: at('/epochs'), checkpoints: at('/checkpoints') };
        this.watch = new Watch({
            path: experimentPath(this.#id, '/events?type=state,metric,checkpoint,progress,deleted'),
            refresh: (signal) => this.#refresh(signal),
            event: (type, data) => this.#hear(type, data),
            failed: (problem) => this.#fail(problem),
        });
        this.#build();
        this.actions.element.hidden = true;
        this.watch.start();
    }

    disconnectedCallback() {
        this.watch.stop();
        this.log.stop();
        this.evaluation.stop();
    }

    #build() {
        document.title = 'Engram';
        this.name = h('h1', { tabindex: '-1' }, 'Experiment');
        this.actions = new ExperimentActions(() => this.watch.now());
        this.summary = new ExperimentSummary();
        const zoomed = () => (this.controls.zoomed = this.curves.isZoomed || this.steps.isZoomed);
        this.curves = new MetricCurves(this.#id, { changed: () => this.watch.now(), zoomed });
        this.steps = new StepCurves(this.#id, zoomed);
        const each = (act) => () => [this.curves, this.steps].forEach(act);
        this.controls = new CurveControls(each((one) => one.look()), each((one) => one.zoomTo(null)));
        this.checkpoints = new CheckpointTable(() => this.watch.now());
        this.evaluation = new EvaluationPanel(this.#id);
        this.epochs = new EpochTable();
        this.attempts = new AttemptTable();
        this.log = new LogPanel(this.#id);
        this.definition = new DefinitionPanel(this.#id);
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, 'Loading the experiment…'));
        this.content = h('div', { class: 'content', hidden: true },
            this.summary.element,
            h('section', { 'aria-label': 'Curves' }, h('div', { class: 'heading' }, h('h2', null, 'Curves'), this.controls.element), this.curves.charts),
            this.steps.element, this.summary.metrics, this.evaluation.element,
            this.checkpoints.element, this.epochs.element, this.attempts.element, this.log.element, this.definition.element);
        this.replaceChildren(
            h('nav', { 'aria-label': 'Back' }, h('a', { href: '#/' }, '← Experiments')),
            h('div', { class: 'heading title' }, this.name, this.actions.element), this.instead, this.content);
    }

    async #refresh(signal) {
        const [experiment, epochs, checkpoints] = await Promise.all([
            this.resources.experiment.read(signal), this.resources.epochs.read(signal), this.resources.checkpoints.read(signal)]);
        this.#show(experiment, itemsOf(epochs), itemsOf(checkpoints));
        try {
            await Promise.all([this.curves.read(signal), this.steps.read(signal), this.evaluation.read(signal)]);
        } finally {
            // Once, with its name and curves: what came after it would push it down.
            setText(this.name, experiment.name);
            this.instead.hidden = true;
            this.content.hidden = this.actions.element.hidden = false;
        }
        this.#seenAt = new Date().toISOString();
        connected();
        return hasEnded(experiment) ? ENDED_SECONDS : LIVE_SECONDS;
    }

    /** What the stream tells is shown at once where it says all; else it is the reason to read again. */
    #hear(type, data) {
        if (!this.#experiment) return;
        if (type === 'progress' && !hasEnded(this.#experiment)) {
            const { experiment_id: id, at, ...progress } = data;
            this.#experiment = { ...this.#experiment, progress };
            this.#showState();
            this.steps.grow();
        } else if (type === 'metric') {
            this.curves.add(data);
            this.watch.soon(SETTLE_MS);
        } else if (type === 'checkpoint') {
            this.watch.soon(SETTLE_MS);
        } else if (type === 'state') {
            this.#become({ ...this.#experiment, status: data.status });
            this.watch.soon();
        } else if (type === 'deleted') {
            this.watch.now();
        }
    }

    #show(experiment, epochs, checkpoints) {
        this.#checkpoints = checkpoints;
        this.summary.stages = epochs;
        this.#become(experiment);
        this.curves.show(experiment, checkpoints, this.summary.bestId);
        this.steps.show(experiment);
        this.evaluation.show(experiment, checkpoints);
        this.checkpoints.show(checkpoints, this.summary.bestId);
        this.epochs.show(epochs);
        this.attempts.show(experiment);
        this.log.show(experiment);
        this.definition.show(experiment);
    }

    /** Its state, and what may be done in it, are as new as the last event: a reading may be slow. */
    #become(experiment) {
        const before = this.#experiment?.status;
        this.#experiment = experiment;
        if (before && before !== experiment.status) say(`${experiment.name} is ${experiment.status}`);
        this.#showState();
        this.actions.show(experiment, this.#checkpoints);
    }

    #showState() {
        const experiment = this.#experiment;
        document.title = `${hasEnded(experiment) ? experiment.status : percentDone(experiment)} · ${experiment.name} · Engram`;
        this.summary.show(experiment);
    }

    /** What is not there, or not ours to ask, is not asked for again. */
    #fail(problem) {
        const final = problem.status === 404 || problem.status === 400;
        if (final) {
            this.#experiment = null;
            this.content.hidden = this.actions.element.hidden = true;
            this.instead.hidden = false;
            this.instead.replaceChildren(h('p', { role: 'alert' }, problem.detail || problem.title));
            this.log.stop();
            this.evaluation.stop();
            connected();
            return false;
        }
        disconnected(problem, this.#seenAt);
        if (!this.#experiment) this.instead.replaceChildren(h('p', null, 'The experiment cannot be shown now.'));
        return true;
    }
}

customElements.define('engram-experiment', ExperimentView);
