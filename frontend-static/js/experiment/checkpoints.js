import { remove, sendJson } from '../api.js';
import { ask, fillTable, h, scrollingTable } from '../dom.js';
import { bytes, count, measure, time } from '../format.js';
import { tell } from '../notice.js';
import { downloads } from './downloads.js';

const address = (id) => `/checkpoints/${encodeURIComponent(id)}`;

/** The checkpoints with what they measured, to be taken away, kept or deleted. */
export class CheckpointTable {
    /** changed is called when the server has taken a change. */
    constructor(changed) {
        this.changed = changed;
        const { box, table } = scrollingTable('Checkpoints');
        this.table = table;
        this.nothing = h('p', { class: 'quiet' }, 'No checkpoint has been saved yet.');
        this.box = box;
        this.element = h('section', null, h('h2', null, 'Checkpoints'), this.nothing, box);
        this.show([], null);
    }

    show(checkpoints, bestId) {
        this.nothing.hidden = checkpoints.length > 0;
        this.box.hidden = checkpoints.length === 0;
        const rows = checkpoints
            .map((checkpoint) => ({ ...checkpoint, best: checkpoint.id === bestId }))
            .sort((a, b) => b.step - a.step);
        fillTable(this.table, this.#columns(checkpoints), rows, ({ id }) => id);
    }

    #columns(checkpoints) {
        const names = new Set(checkpoints.flatMap(({ metrics }) => Object.keys(metrics ?? {})));
        const metrics = [...names].filter((name) => !name.startsWith('train.'));
        return [
            { title: 'Epoch', number: true, cell: ({ epoch }) => count(epoch) },
            { title: 'Step', number: true, cell: ({ step }) => count(step) },
            { title: 'Note', cell: (row) => h('span', { class: 'labels' }, notesOf(row)) },
            ...metrics.map((name) => ({ title: name.replace('.', ' '), number: true, cell: (row) => measure(row.metrics?.[name]) })),
            { title: 'Size', number: true, cell: (row) => bytes(row.bytes) },
            { title: 'Weights’ SHA-256', cell: ({ weights_sha256: sha }) => h('code', { title: sha }, sha?.slice(0, 12) ?? '') },
            { title: 'Saved', number: true, cell: (row) => time(row.created_at) },
            { title: 'Download', cell: (row) => (row.state === 'damaged' ? '' : downloads(row.id, `of epoch ${row.epoch}, step ${row.step}`)) },
            { title: 'Keep', cell: (row) => this.#keeping(row) },
        ];
    }

    #keeping(row) {
        const of = h('span', { class: 'unseen' }, ` the checkpoint of epoch ${row.epoch}, step ${row.step}`);
        return h('span', { class: 'keeping' },
            h('button', { type: 'button', class: 'small', 'aria-pressed': String(row.pinned), title: 'A pinned checkpoint is never deleted',
                click: (event) => this.#change(event.currentTarget, () => sendJson('PATCH', address(row.id), { pinned: !row.pinned })) },
            row.pinned ? 'Unpin' : 'Pin', of),
            row.pinned ? null : h('button', { type: 'button', class: 'small danger', click: (event) => this.#delete(event.currentTarget, row) },
                'Delete', of.cloneNode(true)));
    }

    async #delete(button, row) {
        const sure = await ask(`Delete the checkpoint of epoch ${row.epoch}, step ${row.step}?`, 'Delete',
            [h('p', null, 'Its weights cannot be got back.')], null, 'danger');
        if (sure) this.#change(button, () => remove(address(row.id)));
    }

    async #change(button, request) {
        button.disabled = true;
        try {
            await request();
            this.changed();
        } catch (problem) {
            tell(problem.message, true);
        } finally {
            button.disabled = false;
        }
    }
}

function notesOf({ best, pinned, kind, state, damage }) {
    const note = (text, tone = null, title = null) => h('span', { class: 'label', 'data-tone': tone, title }, text);
    return [
        best && note('best', 'good'),
        pinned && note('pinned'),
        kind === 'mid_epoch' && note('within the epoch'),
        state === 'damaged' && note('damaged', 'bad', damage),
    ].filter(Boolean);
}
