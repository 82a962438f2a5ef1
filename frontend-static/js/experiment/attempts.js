import { fillTable, h, scrollingTable } from '../dom.js';
import { NOTHING, count, duration, time } from '../format.js';

/** Every worker that was started for the experiment, the newest first, and how it ended. */
export class AttemptTable {
    constructor() {
        const { box, table } = scrollingTable('Attempts');
        this.table = table;
        this.box = box;
        this.nothing = h('p', { class: 'quiet' }, 'No worker has been started for it yet.');
        this.element = h('section', null, h('h2', null, 'Attempts'), this.nothing, box);
    }

    show({ attempts }) {
        const rows = [...(attempts ?? [])].reverse();
        this.nothing.hidden = rows.length > 0;
        this.box.hidden = rows.length === 0;
        fillTable(this.table, COLUMNS, rows, ({ number }) => String(number));
    }
}

const seconds = ({ started_at: from, ended_at: to }) => (to ? (new Date(to) - new Date(from)) / 1000 : null);

const provenanceOf = ({ provenance }) => Object.entries(provenance ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n');

const COLUMNS = [
    { title: 'No.', number: true, cell: ({ number }) => count(number) },
    { title: 'Outcome', cell: ({ outcome }) => h('span', { class: 'state', 'data-tone': TONES[outcome] ?? 'active' }, outcome ?? 'at work') },
    { title: 'Started', number: true, cell: (row) => time(row.started_at) },
    { title: 'Took', number: true, cell: (row) => duration(seconds(row)) },
    { title: 'Device', cell: ({ device }) => device ?? NOTHING },
    { title: 'From checkpoint', cell: ({ resumed_from: id }) => (id ? h('code', null, id) : 'the beginning') },
    { title: 'Made with', cell: (row) => h('details', { class: 'inline' }, h('summary', null, 'versions'), h('pre', null, provenanceOf(row))) },
    { title: 'Why it ended', cell: ({ category, reason }) => [category?.replaceAll('_', ' '), reason].filter(Boolean).join(': ') || NOTHING },
];

const TONES = { completed: 'good', failed: 'bad', interrupted: 'bad', paused: 'waiting', cancelled: 'ended' };
