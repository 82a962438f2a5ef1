import { fillTable, h, scrollingTable } from '../dom.js';
import { count, duration, measure, short, time } from '../format.js';

const FIRST_EPOCHS = 100;

const namesOf = (records) => [...new Set(records.flatMap((record) => Object.keys(record ?? {})))];

/** One row per epoch, newest first, with the stages side by side. The test has its place among the metrics. */
export class EpochTable {
    #stages = [];

    constructor() {
        const { box, table } = scrollingTable('Epochs');
        this.table = table;
        this.all = h('button', { type: 'button', hidden: true, click: () => this.#showAll() });
        this.nothing = h('p', { class: 'quiet' }, 'No epoch has ended yet.');
        this.box = box;
        this.element = h('section', null, h('h2', null, 'Epochs'), this.nothing, box, this.all);
        this.limit = FIRST_EPOCHS;
        this.show([]);
    }

    show(stages) {
        this.#stages = stages;
        const rows = byEpoch(stages);
        this.nothing.hidden = rows.length > 0;
        this.box.hidden = rows.length === 0;
        this.all.hidden = rows.length <= this.limit;
        this.all.textContent = `Show all ${count(rows.length)} epochs`;
        fillTable(this.table, epochColumns(stages), rows.slice(0, this.limit), ({ attempt, epoch }) => `${attempt}/${epoch}`);
    }

    #showAll() {
        this.limit = Infinity;
        this.show(this.#stages);
        this.box.focus();
    }
}

function byEpoch(stages) {
    const rows = new Map();
    for (const row of stages) {
        if (row.stage === 'test') continue;
        const key = `${row.attempt}/${row.epoch}`;
        if (!rows.has(key)) rows.set(key, { attempt: row.attempt, epoch: row.epoch });
        rows.get(key)[row.stage] = row;
    }
    return [...rows.values()].sort((a, b) => b.attempt - a.attempt || b.epoch - a.epoch);
}

function epochColumns(stages) {
    const shown = stages.filter(({ stage }) => stage !== 'test');
    const of = (stage) => shown.filter((row) => row.stage === stage);
    const metrics = namesOf(shown.map(({ metrics }) => metrics)).flatMap((metric) =>
        ['train', 'valid'].filter((stage) => of(stage).some((row) => metric in (row.metrics ?? {}))).map((stage) => (
            { title: `${stage} ${metric}`, number: true, cell: (row) => measure(row[stage]?.metrics?.[metric]) })));
    const attempts = new Set(shown.map(({ attempt }) => attempt)).size;
    return [
        ...(attempts > 1 ? [{ title: 'Attempt', number: true, cell: (row) => count(row.attempt) }] : []),
        { title: 'Epoch', number: true, cell: (row) => count(row.epoch) },
        ...metrics,
        { title: 'Learning rate', number: true, cell: ({ train, valid }) => short((train ?? valid)?.learning_rate) },
        { title: 'Took', number: true, cell: ({ train, valid }) => duration((train?.seconds ?? 0) + (valid?.seconds ?? 0)) },
        { title: 'Examples', number: true, cell: ({ train }) => count(train?.examples) },
        { title: 'Ended', number: true, cell: ({ train, valid }) => time((valid ?? train)?.ended_at) },
    ];
}
