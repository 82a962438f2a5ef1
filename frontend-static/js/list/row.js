import { h, setText, svg } from '../dom.js';
import { bestOf, epochOf, fractionDone, lossOf, percentDone, showLabels, tone } from '../experiment.js';
import { ago, duration, measure } from '../format.js';

export const COLUMNS = ['', 'Name', 'State', 'Progress', 'Epoch', 'Curve', 'Best', 'Loss', 'Left', 'Created'];

export const SPARK = { width: 96, height: 26 };

/** chosen(id, whether, event) is called by the box that selects the row. */
export function createRow({ id }, chosen) {
    const cell = (name, ...content) => h('div', { role: 'cell', class: name }, ...content);
    const parts = {
        box: h('input', { type: 'checkbox', click: (event) => chosen(id, event.target.checked, event) }),
        name: h('a', { href: `#/experiments/${encodeURIComponent(id)}` }),
        labels: h('span', { class: 'labels' }),
        state: h('span', { class: 'state' }),
        bar: h('progress', { max: '1' }),
        percent: h('span', { class: 'percent' }),
        epoch: h('span'),
        spark: svg('svg', { class: 'spark', role: 'img', 'aria-label': 'No curve yet', ...SPARK, viewBox: `0 0 ${SPARK.width} ${SPARK.height}` }),
        best: h('span'),
        metric: h('span', { class: 'quiet' }),
        loss: h('span'),
        stage: h('span', { class: 'quiet' }),
        left: h('span'),
        created: h('time', { class: 'quiet' }),
    };
    const row = h('div', { role: 'row', class: 'row' },
        cell('box', parts.box),
        cell('name', parts.name, parts.labels),
        cell('status', parts.state),
        cell('done', parts.bar, parts.percent),
        cell('epoch', parts.epoch),
        cell('curve', parts.spark),
        cell('best', parts.best, ' ', parts.metric),
        cell('loss', parts.loss, ' ', parts.stage),
        cell('left', parts.left),
        cell('created', parts.created));
    row.parts = parts;
    return row;
}

export function updateRow(row, experiment, selected, spark) {
    const { box, name, state, bar, percent, epoch, best, metric, loss, stage, left, labels, created } = row.parts;
    box.checked = selected;
    box.setAttribute('aria-label', `Select ${experiment.name}`);
    row.toggleAttribute('data-selected', selected);
    setText(name, experiment.name);
    name.title = experiment.name;
    setText(state, experiment.status);
    state.dataset.tone = bar.dataset.tone = tone(experiment);
    bar.value = fractionDone(experiment);
    bar.setAttribute('aria-label', `Progress of ${experiment.name}`);
    setText(percent, percentDone(experiment));
    setText(epoch, epochOf(experiment));
    const reached = bestOf(experiment);
    setText(best, reached ? measure(reached.value) : '');
    setText(metric, reached ? reached.metric : '');
    const known = lossOf(experiment);
    setText(loss, known.value);
    setText(stage, known.stage);
    const seconds = experiment.status === 'running' ? experiment.progress?.eta_seconds : null;
    setText(left, typeof seconds === 'number' ? duration(seconds) : '');
    showLabels(labels, experiment);
    created.dateTime = experiment.created_at;
    created.title = new Date(experiment.created_at).toLocaleString('en-GB');
    setText(created, ago(experiment.created_at));
    showSpark(row.parts.spark, spark);
}

/** spark: {name, path}, or undefined while it is not known. */
function showSpark(place, spark) {
    if (place.spark === spark) return;
    place.spark = spark;
    place.replaceChildren(...(spark?.path ? [svg('path', { d: spark.path })] : []));
    place.setAttribute('aria-label', spark?.path ? `Curve of ${spark.name}` : 'No curve yet');
}
