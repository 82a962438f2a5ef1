import { h, fillTable, scrollingTable, setText } from './dom.js';
import { epochOf, fractionDone, hasEnded, lossOf, percentDone, showLabels, tone } from './experiment.js';
import { downloads } from './experiment-tables.js';
import { NOTHING, count, duration, measure, rate, time } from './format.js';

const FACTS = [
    'Epoch', 'Step', 'Loss', 'Steps per second', 'Examples per second',
    'Time left', 'Started', 'Ended', 'Took', 'Attempts',
];

/** The upper part of an experiment: its state in words and numbers, why it failed, the best that it has. */
export class ExperimentSummary {
    bestId = null;

    constructor() {
        this.state = h('span', { class: 'state' });
        this.labels = h('span', { class: 'labels' });
        this.id = h('code', { class: 'quiet' });
        this.bar = h('progress', { max: '1', 'aria-label': 'Progress' });
        this.percent = h('span', { class: 'percent' });
        this.facts = new Map(FACTS.map((name) => [name, h('dd')]));
        this.failure = h('section', { class: 'failure', 'aria-label': 'Failure', hidden: true });
        this.best = h('p', { class: 'best' });
        const { box, table } = scrollingTable('Metrics');
        this.table = table;
        this.metrics = h('section', null, h('h2', null, 'Metrics'), box);
        this.element = h('div', { class: 'summary' },
            h('p', { class: 'line' }, this.state, this.labels, this.id),
            h('p', { class: 'line' }, this.bar, this.percent),
            h('dl', { class: 'facts' }, [...this.facts].map(([name, value]) => h('div', null, h('dt', null, name), value))),
            this.best, this.failure);
    }

    /** stages: the rows of /epochs, for what the test measured. */
    show(experiment, stages) {
        setText(this.state, experiment.status);
        this.state.dataset.tone = this.bar.dataset.tone = tone(experiment);
        showLabels(this.labels, experiment);
        setText(this.id, experiment.id);
        this.bar.value = fractionDone(experiment);
        setText(this.percent, percentDone(experiment));
        for (const [name, value] of Object.entries(factsOf(experiment))) setText(this.facts.get(name), value);
        this.#showFailure(experiment.failure);
        this.#showMetrics(experiment, stages);
        this.#showBest(experiment);
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

    #showMetrics({ latest: known, best, definition }, stages) {
        const latest = { ...testMetrics(stages), ...known };
        const names = [...new Set([...Object.keys(latest), ...Object.keys(best ?? {})])].sort();
        this.metrics.hidden = names.length === 0;
        const decisive = definition?.checkpoints?.metric;
        const value = (of) => measure(typeof of === 'object' && of ? of.value : of);
        const epoch = (of) => (typeof of === 'object' && of?.epoch ? ` (epoch ${of.epoch})` : '');
        const columns = [
            { title: 'Metric', cell: ({ name }) => (name === decisive ? `${name} (decides)` : name) },
            { title: 'Latest', number: true, cell: (row) => value(row.latest) },
            { title: 'Best', number: true, cell: (row) => value(row.best) + epoch(row.best) },
        ];
        const rows = names.map((name) => ({ name, latest: latest[name], best: best?.[name], decisive }));
        fillTable(this.table, columns, rows, ({ name }) => name);
    }

    #showBest({ best_checkpoint: best, status }) {
        this.bestId = (typeof best === 'object' ? best?.id : best) ?? null;
        const content = JSON.stringify([this.bestId, hasEnded({ status })]);
        if (this.best.content === content) return;
        this.best.content = content;
        const none = hasEnded({ status }) ? 'It has no checkpoint.' : 'Its best checkpoint can be taken from here once there is one.';
        this.best.replaceChildren(...(this.bestId
            ? ['Best checkpoint: ', downloads(this.bestId, 'of the best checkpoint')] : [none]));
    }
}

function testMetrics(stages) {
    const tested = stages.findLast(({ stage }) => stage === 'test')?.metrics ?? {};
    return Object.fromEntries(Object.entries(tested).map(([name, value]) => [`test.${name}`, value]));
}

function factsOf(experiment) {
    const progress = experiment.progress ?? {};
    const { stage, step, steps } = progress;
    const live = experiment.status === 'running';
    const loss = lossOf(experiment);
    const end = experiment.ended_at ? new Date(experiment.ended_at) : live ? new Date() : null;
    const attempts = Array.isArray(experiment.attempts) ? experiment.attempts.length : experiment.attempts;
    return {
        Epoch: epochOf(experiment) || NOTHING,
        Step: steps ? `${count(step)} / ${count(steps)} ${stage ?? ''}`.trim() : NOTHING,
        Loss: `${loss.value} ${loss.stage}`.trim(),
        'Steps per second': live ? rate(progress.steps_per_second) : NOTHING,
        'Examples per second': live ? rate(progress.examples_per_second) : NOTHING,
        'Time left': live ? duration(progress.eta_seconds) : NOTHING,
        Started: time(experiment.started_at),
        Ended: time(experiment.ended_at),
        Took: experiment.started_at && end ? duration((end - new Date(experiment.started_at)) / 1000) : NOTHING,
        Attempts: count(attempts),
    };
}
