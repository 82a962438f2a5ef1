import { download, downloadAddress } from './api.js';
import { tell } from './notice.js';
import { hasToken } from './token.js';
import { fillTable, h, scrollingTable } from './dom.js';
import { bytes, count, duration, measure, short, time } from './format.js';

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

/** The checkpoints with what they measured, and links to take them away. */
export class CheckpointTable {
    constructor() {
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
        fillTable(this.table, checkpointColumns(checkpoints), rows, ({ id }) => id);
    }
}

function checkpointColumns(checkpoints) {
    const metrics = namesOf(checkpoints.map(({ metrics }) => metrics)).filter((name) => !name.startsWith('train.'));
    return [
        { title: 'Epoch', number: true, cell: ({ epoch }) => count(epoch) },
        { title: 'Step', number: true, cell: ({ step }) => count(step) },
        { title: 'Note', cell: (row) =>
            h('span', { class: 'labels' }, ...notesOf(row).map((note) => h('span', { class: 'label' }, note))) },
        ...metrics.map((name) => ({ title: name.replace('.', ' '), number: true, cell: (row) => measure(row.metrics?.[name]) })),
        { title: 'Size', number: true, cell: (row) => bytes(row.bytes) },
        { title: 'Weights’ SHA-256', cell: ({ weights_sha256: sha }) => h('code', { title: sha }, sha?.slice(0, 12) ?? '') },
        { title: 'Saved', number: true, cell: (row) => time(row.created_at) },
        { title: 'Download', cell: (row) => downloads(row.id, `of epoch ${row.epoch}, step ${row.step}`) },
    ];
}

const notesOf = ({ best, pinned, end_of_epoch: whole }) =>
    [best && 'best', pinned && 'pinned', whole === false && 'within the epoch'].filter(Boolean);

/** of tells links apart that read the same, for those who hear them. */
export function downloads(checkpointId, of) {
    const link = (format) => h('a', { href: downloadAddress(checkpointId, format), download: true, click: withToken },
        format, h('span', { class: 'unseen' }, ` ${of}`));
    return h('span', { class: 'downloads' }, link('safetensors'), link('bundle'));
}

/** A link cannot carry a token: where there is one, the page fetches the file and hands it over. */
async function withToken(event) {
    if (!hasToken()) return;
    event.preventDefault();
    const { href, pathname } = event.currentTarget;
    const [, id] = pathname.match(/checkpoints\/([^/]+)/) ?? [];
    try {
        const address = URL.createObjectURL(await download(pathname + new URL(href).search));
        h('a', { href: address, download: `${id}.${href.endsWith('bundle') ? 'zip' : 'safetensors'}` }).click();
        URL.revokeObjectURL(address);
    } catch (problem) {
        tell(problem.message, true);
    }
}
