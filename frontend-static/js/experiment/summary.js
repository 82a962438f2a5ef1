import { h, fillTable, scrollingTable, setText } from '../dom.js';
import { epochOf, fractionDone, hasEnded, lossOf, modeOf, percentDone, showLabels, tone } from '../experiment.js';
import { NOTHING, count, duration, measure, rate, time } from '../format.js';
import { downloads } from './downloads.js';

const FACTS = ['Epoch', 'Step', 'Loss', 'Speed', 'Time left', 'Took', 'Started', 'Ended', 'Parameters', 'Attempts'];

/** The upper part of an experiment: its state in words and numbers, why it failed, the best that it has. */
export class ExperimentSummary {
    bestId = null;
    /** The rows of /epochs, for what the test measured. */
    stages = [];

    constructor() {
        this.state = h('span', { class: 'state' });
        this.labels = h('span', { class: 'labels' });
        this.origin = h('span', { class: 'quiet' });
        this.id = h('code', { class: 'quiet' });
        this.bar = h('progress', { max: '1', 'aria-label': 'Progress' });
        this.percent = h('span', { class: 'percent' });
        this.left = h('span', { class: 'left quiet' });
        this.facts = new Map(FACTS.map((name) => [name, h('dd')]));
        this.failure = h('section', { class: 'failure', 'aria-label': 'Failure', hidden: true });
        this.best = h('p', { class: 'best' });
        this.notes = h('p', { class: 'notes', hidden: true });
        const { box, table } = scrollingTable('Metrics');
        this.table = table;
        this.metrics = h('section', null, h('h2', null, 'Metrics'), box);
        this.element = h('div', { class: 'summary' },
            h('p', { class: 'line' }, this.state, this.labels, this.id, this.origin),
            h('p', { class: 'line' }, this.bar, this.percent, this.left), this.notes,
            h('dl', { class: 'facts' }, [...this.facts].map(([name, value]) => h('div', null, h('dt', null, name), value))),
            this.best, this.failure);
    }

    show(experiment) {
        setText(this.state, experiment.status);
        this.state.dataset.tone = this.bar.dataset.tone = tone(experiment);
        showLabels(this.labels, experiment);
        setText(this.id, experiment.id);
        this.bar.value = fractionDone(experiment);
        setText(this.percent, percentDone(experiment));
        const { eta_seconds: eta } = experiment.progress ?? {};
        setText(this.left, experiment.status === 'running' && typeof eta === 'number' ? `${duration(eta)} left` : '');
        setText(this.notes, experiment.notes ?? '');
        this.notes.hidden = !experiment.notes;
        for (const [name, value] of Object.entries(factsOf(experiment))) setText(this.facts.get(name), value);
        this.#showOrigin(experiment);
        this.#showFailure(experiment.failure);
        this.#showMetrics(experiment);
        this.#showBest(experiment);
    }

    #showOrigin({ forked_from: origin }) {
        if (this.origin.origin === origin) return;
        this.origin.origin = origin;
        this.origin.replaceChildren(...(origin ? ['forked from ', h('a', { href: `#/experiments/${encodeURIComponent(origin)}` }, origin)] : []));
    }

    #showFailure(failure) {
        const content = JSON.stringify(failure ?? null);
        if (this.failure.content === content) return;
        this.failure.content = content;
        this.failure.hidden = !failure;
        if (!failure) return;
        const log = Array.isArray(failure.log) ? failure.log.join('\n') : failure.log;
        this.failure.replaceChildren(
            h('h2', null, `Failed: ${String(failure.category ?? 'unknown').replaceAll('_', ' ').toLowerCase()}`),
            h('p', null, failure.reason ?? 'No reason is known.'));
        if (failure.hint) this.failure.append(h('p', null, h('b', null, 'What may help: '), failure.hint));
        if (!log) return;
        const lines = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'The last lines of the log' }, log);
        this.failure.append(lines);
        lines.scrollTop = lines.scrollHeight;
    }

    #showMetrics(experiment) {
        const { latest: known, best, definition } = experiment;
        const latest = { ...testMetrics(this.stages), ...known };
        const names = [...new Set([...Object.keys(latest), ...Object.keys(best ?? {})])].sort();
        this.metrics.hidden = names.length === 0;
        const decisive = experiment.metric ?? definition?.checkpoints?.metric;
        const rows = names.map((name) => {
            const mode = modeOf(name, experiment);
            return { name, latest: latest[name], mode, best: best?.[name]?.[mode], decisive: name === decisive };
        });
        fillTable(this.table, METRIC_COLUMNS, rows, ({ name }) => name);
    }

    #showBest({ best_checkpoint: best, status }) {
        this.bestId = best ?? null;
        const content = JSON.stringify([this.bestId, hasEnded({ status })]);
        if (this.best.content === content) return;
        this.best.content = content;
        const none = hasEnded({ status }) ? 'It has no checkpoint.' : 'Its best checkpoint can be taken from here once there is one.';
        this.best.replaceChildren(...(this.bestId ? ['Best checkpoint: ', downloads(this.bestId, 'of the best checkpoint')] : [none]));
    }
}

const METRIC_COLUMNS = [
    { title: 'Metric', cell: ({ name, decisive }) => (decisive ? h('span', null, name, ' ', h('span', { class: 'label' }, 'decides')) : name) },
    { title: 'Latest', number: true, cell: ({ latest }) => measure(latest) },
    { title: 'Best', number: true, cell: ({ best }) => measure(best?.value) },
    { title: 'in epoch', number: true, cell: ({ best }) => count(best?.epoch) },
    { title: 'Better is', cell: ({ mode }) => (mode === 'min' ? 'smaller' : 'larger') },
];

function testMetrics(stages) {
    const tested = stages.findLast(({ stage }) => stage === 'test')?.metrics ?? {};
    return Object.fromEntries(Object.entries(tested).map(([name, value]) => [`test.${name}`, value]));
}

function factsOf(experiment) {
    const { stage, step, steps, steps_per_second: speed, examples_per_second: examples, eta_seconds: eta } = experiment.progress ?? {};
    const live = experiment.status === 'running';
    const loss = lossOf(experiment);
    const end = experiment.ended_at ? new Date(experiment.ended_at) : live ? new Date() : null;
    const attempts = Array.isArray(experiment.attempts) ? experiment.attempts.length : experiment.attempts;
    return {
        Epoch: epochOf(experiment) || NOTHING,
        Step: steps ? `${count(step)} / ${count(steps)} ${stage ?? ''}`.trim() : NOTHING,
        Loss: `${loss.value} ${loss.stage}`.trim(),
        Speed: live && speed ? `${rate(speed)} steps/s · ${rate(examples)} ex/s` : NOTHING,
        'Time left': live ? duration(eta) : NOTHING,
        Started: time(experiment.started_at),
        Ended: time(experiment.ended_at),
        Took: experiment.started_at && end ? duration((end - new Date(experiment.started_at)) / 1000) : NOTHING,
        Parameters: count(experiment.parameters),
        Attempts: count(attempts),
    };
}
