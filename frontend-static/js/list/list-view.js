import { Resource, query } from '../api.js';
import { h, keyed, setText } from '../dom.js';
import { epochOf, fractionDone, lossOf, percentDone, showLabels, tone } from '../experiment.js';
import { ago, duration } from '../format.js';
import { connected, disconnected, say } from '../notice.js';
import { Poll } from '../live/poll.js';

const COLUMNS = ['Name', 'State', 'Progress', 'Epoch', 'Loss', 'Time left', 'Labels', 'Created'];

/** The experiments, newest first, a page of them at a time. */
class ExperimentList extends HTMLElement {
    cursor = null;
    #seenAt = null;
    #statuses = new Map();

    open(id, address) {
        this.cursor = address.get('cursor');
    }

    connectedCallback() {
        this.#build();
        this.resource = new Resource(`/experiments${query({ limit: 50, cursor: this.cursor })}`);
        this.poll = new Poll((signal) => this.#refresh(signal), (problem) => this.#fail(problem));
        this.poll.start();
    }

    disconnectedCallback() {
        this.poll.stop();
    }

    /* Display is ours on small screens, where rows become cards: the roles keep it a table to screen readers. */
    #build() {
        document.title = 'Engram';
        const headers = COLUMNS.map((title) => h('th', { scope: 'col', role: 'columnheader' }, title));
        this.rows = h('tbody', { role: 'rowgroup' });
        this.table = h('table', { class: 'experiments', role: 'table', hidden: true },
            h('caption', { class: 'unseen' }, 'Experiments'),
            h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...headers)), this.rows);
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, 'Loading the experiments…'));
        this.pages = h('nav', { class: 'pages', 'aria-label': 'Pages' });
        this.replaceChildren(h('h1', { tabindex: '-1' }, 'Experiments'), this.instead, this.table, this.pages);
    }

    async #refresh(signal) {
        const { items = [], next_cursor: next = null } = await this.resource.read(signal);
        this.#seenAt = new Date().toISOString();
        connected();
        keyed(this.rows, items, (experiment) => experiment.id, createRow, updateRow);
        this.table.hidden = items.length === 0;
        this.instead.hidden = items.length > 0;
        if (items.length === 0) this.#explainEmptiness();
        this.#linkPages(next);
        this.#announce(items);
        const running = items.filter(({ status }) => status === 'running').length;
        document.title = running ? `${running} running · Engram` : 'Engram';
        return 2;
    }

    #fail(problem) {
        disconnected(problem, this.#seenAt);
        if (!this.#seenAt) this.instead.replaceChildren(h('p', null, 'The experiments cannot be shown now.'));
    }

    #explainEmptiness() {
        if (this.instead.dataset.shows === 'empty') return;
        this.instead.dataset.shows = 'empty';
        const command = ['curl --data-binary @examples/digits.yaml', "-H 'Content-Type: application/yaml'",
            `${location.origin}/api/v1/experiments`].join(' \\\n  ');
        this.instead.replaceChildren(...(this.cursor
            ? [h('p', null, 'There are no older experiments.')]
            : [h('p', null, 'There are no experiments yet. Post one, and it is trained and shown here:'),
                h('pre', { tabindex: '0', 'aria-label': 'Command that posts an experiment' }, h('code', null, command))]));
    }

    #linkPages(next) {
        const shown = `${this.cursor}>${next}`;
        if (this.pages.dataset.shows === shown) return;
        this.pages.dataset.shows = shown;
        this.pages.replaceChildren();
        if (this.cursor) this.pages.append(h('a', { href: '#/' }, 'Newest'));
        if (next) this.pages.append(h('a', { href: `#/?cursor=${encodeURIComponent(next)}` }, 'Older'));
    }

    #announce(items) {
        const changed = items.filter(({ id, status }) => this.#statuses.has(id) && this.#statuses.get(id) !== status);
        if (changed.length) say(changed.map(({ name, status }) => `${name} is ${status}`).join('. '));
        this.#statuses = new Map(items.map(({ id, status }) => [id, status]));
    }
}

function createRow({ id }) {
    const cell = (name, ...content) => h('td', { role: 'cell', class: name }, ...content);
    const parts = {
        name: h('a', { href: `#/experiments/${encodeURIComponent(id)}` }),
        state: h('span', { class: 'state' }),
        bar: h('progress', { max: '1' }),
        percent: h('span', { class: 'percent' }),
        epoch: h('span'),
        loss: h('span'),
        stage: h('span', { class: 'quiet' }),
        left: h('span'),
        labels: h('span', { class: 'labels' }),
        created: h('time', { class: 'quiet' }),
    };
    const row = h('tr', { role: 'row' },
        cell('name', parts.name),
        cell('status', parts.state),
        cell('done', parts.bar, parts.percent),
        cell('epoch', parts.epoch),
        cell('loss', parts.loss, ' ', parts.stage),
        cell('left', parts.left),
        cell('tags', parts.labels),
        cell('created', parts.created));
    row.parts = parts;
    return row;
}

function updateRow(row, experiment) {
    const { name, state, bar, percent, epoch, loss, stage, left, labels, created } = row.parts;
    setText(name, experiment.name);
    setText(state, experiment.status);
    state.dataset.tone = bar.dataset.tone = tone(experiment);
    bar.value = fractionDone(experiment);
    bar.setAttribute('aria-label', `Progress of ${experiment.name}`);
    setText(percent, percentDone(experiment));
    setText(epoch, epochOf(experiment));
    const known = lossOf(experiment);
    setText(loss, known.value);
    setText(stage, known.stage);
    const seconds = experiment.status === 'running' ? experiment.progress?.eta_seconds : null;
    setText(left, typeof seconds === 'number' ? duration(seconds) : '');
    showLabels(labels, experiment);
    created.dateTime = experiment.created_at;
    created.title = new Date(experiment.created_at).toLocaleString('en-GB');
    setText(created, ago(experiment.created_at));
}

customElements.define('engram-list', ExperimentList);
