import { Resource, experimentPath, itemsOf, metricsPath } from './api.js';
import './chart.js';
import { h, setText } from './dom.js';
import { hasEnded, percentDone } from './experiment.js';
import { ExperimentActions } from './experiment-actions.js';
import { ExperimentSummary } from './experiment-summary.js';
import { CheckpointTable, EpochTable } from './experiment-tables.js';
import { connected, disconnected, say } from './notice.js';
import { Poll } from './poll.js';

const LIVE_SECONDS = 2;
const ENDED_SECONDS = 10; // somebody may resume it

const metricOf = (name) => name.slice(name.indexOf('.') + 1);

/** One experiment: where it is, its curves, epochs and checkpoints. */
class ExperimentView extends HTMLElement {
    experimentId = '';
    #experiment = null;
    #seenAt = null;
    #metric = 'loss';
    #metrics = null;

    connectedCallback() {
        const at = (part) => new Resource(experimentPath(this.experimentId, part));
        this.resources = { experiment: at(''), epochs: at('/epochs'), checkpoints: at('/checkpoints') };
        this.poll = new Poll((signal) => this.#refresh(signal), (problem) => this.#fail(problem));
        this.#build();
        this.poll.start();
    }

    disconnectedCallback() {
        this.poll.stop();
    }

    #build() {
        document.title = 'Engram';
        this.name = h('h1', { tabindex: '-1' }, 'Experiment');
        this.actions = new ExperimentActions(() => this.poll.now());
        this.summary = new ExperimentSummary();
        this.chart = h('engram-chart');
        this.choice = h('select', { id: 'metric', change: () => this.#choose() }, h('option', null, 'loss'));
        this.checkpoints = new CheckpointTable();
        this.epochs = new EpochTable();
        this.definition = h('pre', { tabindex: '0', 'aria-label': 'Definition' });
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, 'Loading the experiment…'));
        this.content = h('div', { class: 'content', hidden: true },
            this.summary.element,
            h('section', null,
                h('div', { class: 'heading' }, h('h2', null, 'Curves'), h('label', { for: 'metric' }, 'of'), this.choice),
                this.chart),
            this.summary.metrics, this.checkpoints.element, this.epochs.element,
            h('details', null, h('summary', null, 'Definition, every default written out'), this.definition));
        this.replaceChildren(
            h('nav', { 'aria-label': 'Back' }, h('a', { href: '#/' }, '← Experiments')),
            h('div', { class: 'heading' }, this.name, this.actions.element), this.instead, this.content);
    }

    async #refresh(signal) {
        const [experiment, epochs, checkpoints] = await Promise.all([
            this.resources.experiment.read(signal), this.resources.epochs.read(signal), this.resources.checkpoints.read(signal)]);
        this.#show(experiment, itemsOf(epochs), itemsOf(checkpoints));
        await this.#showCurves(signal);
        this.#seenAt = new Date().toISOString();
        connected();
        return hasEnded(experiment) ? ENDED_SECONDS : LIVE_SECONDS;
    }

    #show(experiment, epochs, checkpoints) {
        const before = this.#experiment?.status;
        this.#experiment = experiment;
        if (before && before !== experiment.status) say(`${experiment.name} is ${experiment.status}`);
        document.title = `${hasEnded(experiment) ? experiment.status : percentDone(experiment)} · ${experiment.name} · Engram`;
        this.instead.hidden = true;
        this.content.hidden = false;
        setText(this.name, experiment.name);
        this.actions.show(experiment);
        this.summary.show(experiment, epochs);
        this.checkpoints.show(checkpoints, this.summary.bestId);
        this.epochs.show(epochs);
        setText(this.definition, typeof experiment.definition === 'string'
            ? experiment.definition : JSON.stringify(experiment.definition ?? null, null, 2));
    }

    async #showCurves(signal) {
        const measured = Object.keys(this.#experiment.latest ?? {}).filter((name) => /^(train|valid)\./.test(name));
        this.#offer([...new Set(measured.map(metricOf))]);
        const names = measured.filter((name) => metricOf(name) === this.#metric);
        if (names.length === 0) {
            this.chart.explain(hasEnded(this.#experiment)
                ? 'It ended before its first epoch did: there is no curve.'
                : 'The curves begin when the first epoch has ended.');
            return;
        }
        const path = metricsPath(this.experimentId, names);
        if (this.#metrics?.path !== path) this.#metrics = new Resource(path);
        const { series = [] } = await this.#metrics.read(signal);
        if (series.length) this.chart.show(this.#metric, series);
        else this.chart.explain(`There are no values of ${this.#metric}.`);
    }

    #offer(metrics) {
        const options = metrics.length ? metrics : ['loss'];
        if (!options.includes(this.#metric)) this.#metric = options[0];
        if (options.join('\n') === [...this.choice.options].map(({ value }) => value).join('\n')) return;
        this.choice.replaceChildren(...options.map((name) => h('option', { selected: name === this.#metric }, name)));
    }

    #choose() {
        this.#metric = this.choice.value;
        this.poll.now();
    }

    /** What is not there, or not ours to ask, is not asked for again. */
    #fail(problem) {
        const final = problem.status === 404 || problem.status === 400;
        if (final) {
            this.#experiment = null;
            this.content.hidden = this.actions.element.hidden = true;
            this.instead.hidden = false;
            this.instead.replaceChildren(h('p', { role: 'alert' }, problem.detail || problem.title));
            connected();
            return false;
        }
        disconnected(problem, this.#seenAt);
        if (!this.#experiment) this.instead.replaceChildren(h('p', null, 'The experiment cannot be shown now.'));
        return true;
    }
}

customElements.define('engram-experiment', ExperimentView);
