import { datasetPath, get } from '../api.js';
import { h, setText } from '../dom.js';
import { bytes, count, time } from '../format.js';
import { connected, disconnected } from '../notice.js';
import { ColumnCards } from './columns.js';
import { deleteDataset } from './delete.js';
import { Examples } from './examples.js';
import { kindOf, trainAddress } from './kind.js';
import { RowTable } from './rows.js';
import { usersOf } from './users.js';

const PATIENCE_MS = 1500;

/** One dataset: its rows, what its columns hold, and its sounds and images. */
class DatasetView extends HTMLElement {
    #id = '';
    #left = null;

    open(id) {
        this.#id = id;
    }

    connectedCallback() {
        document.title = 'Dataset · Engram';
        this.#left = new AbortController();
        this.name = h('h1', { tabindex: '-1' }, 'Dataset');
        this.train = h('a', { class: 'button primary' }, 'Train on this');
        this.deleting = h('button', { type: 'button', class: 'danger', click: () => this.#delete() }, 'Delete…');
        this.actions = h('div', { class: 'actions', hidden: true }, this.train, this.deleting);
        this.facts = h('dl', { class: 'facts' });
        this.examples = new Examples(this.#left.signal);
        this.rows = new RowTable(this.#left.signal, (from, rows) => this.examples.show(from, rows));
        this.columns = new ColumnCards();
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, 'Loading the dataset…'));
        this.changed = h('p', { role: 'alert', hidden: true });
        this.content = h('div', { hidden: true }, this.changed, this.facts, this.rows.element, this.examples.element, this.columns.element);
        this.replaceChildren(h('nav', { 'aria-label': 'Back' }, h('a', { href: '#/datasets' }, '← Datasets')),
            h('div', { class: 'heading title' }, this.name, this.actions), this.instead, this.content);
        this.#read();
    }

    disconnectedCallback() {
        this.#left.abort();
        this.examples.stop();
    }

    async #read() {
        try {
            const dataset = await get(datasetPath(this.#id), this.#left.signal);
            connected();
            this.#show(dataset);
            // At once, so that nothing is pushed down by what comes later; but not for ever.
            if (dataset.rows && !dataset.changed) await Promise.race([this.rows.open(dataset), new Promise((soon) => setTimeout(soon, PATIENCE_MS))]);
            this.instead.hidden = dataset.rows > 0;
            this.content.hidden = false;
        } catch (problem) {
            if (this.#left.signal.aborted) return;
            if (problem.status === 0) disconnected(problem, null);
            this.instead.replaceChildren(h('p', { role: 'alert' }, problem.detail || problem.title));
        }
    }

    #show(dataset) {
        this.shown = dataset;
        document.title = `${dataset.name} · Engram`;
        setText(this.name, dataset.name);
        this.train.href = trainAddress(dataset);
        this.train.hidden = dataset.rows === 0;
        this.deleting.hidden = dataset.sample;
        this.actions.hidden = false;
        if (!dataset.rows) this.instead.replaceChildren(h('p', null, 'It holds a model, not examples: a definition can name it as what a module is or starts from.'));
        const facts = {
            Kind: kindOf(dataset), Rows: count(dataset.rows), Columns: count(dataset.columns.length), Size: bytes(dataset.bytes),
            Uploaded: dataset.sample ? 'comes with Engram' : time(dataset.created_at), 'In use by': usersOf(dataset),
            ...(dataset.unreadable ? { 'Left out': `${count(dataset.unreadable.count)}, the first: ${dataset.unreadable.first}` } : {}),
            ...(dataset.path ? { 'Read in place': h('code', null, dataset.path) } : {}),
            Id: h('code', null, dataset.id), 'SHA-256': h('code', { title: dataset.sha256 }, `${dataset.sha256.slice(0, 12)}…`),
        };
        setText(this.changed, dataset.changed ?? '');
        this.changed.hidden = !dataset.changed;
        this.facts.replaceChildren(...Object.entries(facts).map(([term, value]) => h('div', null, h('dt', null, term), h('dd', null, value))));
        this.rows.element.hidden = dataset.rows === 0 || Boolean(dataset.changed);
        if (!dataset.changed) this.examples.open(dataset);
        this.columns.show(dataset);
    }

    async #delete() {
        if ((await deleteDataset(this.shown)) && this.isConnected) location.hash = '#/datasets';
    }
}

customElements.define('engram-dataset', DatasetView);
