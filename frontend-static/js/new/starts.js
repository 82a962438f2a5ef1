import { experimentPath, get, itemsOf } from '../api.js';
import { h } from '../dom.js';
import { time } from '../format.js';

const SKELETON = `name: my experiment
seed: 1986
data:
  dataset:                # name or id of a dataset
  csv: {features: ["*"], target: label}
  split: {train: 0.8, valid: 0.1, test: 0.1}
  batch_size: 64
modules:
  model:
    - linear: {units: 128}
    - relu
    - linear: {units: 10}
objectives: [cross_entropy]
metrics: [accuracy]
optimizer:
  adam: {lr: 0.001}
epochs: 20
checkpoints: {metric: valid.loss, mode: min, keep: 1}
`;

/** Where an address begins: {text, title, about, origin}; origin is there for a fork. */
export async function startOf(address) {
    const [example, from, fork, dataset] = ['example', 'from', 'fork', 'dataset'].map((name) => address.get(name));
    if (example) return exampleNamed(example, await get('/examples'));
    if (fork) {
        const found = await ofExperiment(fork, 'Fork of');
        const checkpoint = address.get('checkpoint');
        return { ...found, origin: fork, checkpoint, about: ['Goes on from ', checkpoint ? h('code', null, checkpoint) : 'the newest checkpoint', ' of ', found.link] };
    }
    if (from) {
        const found = await ofExperiment(from, 'New from');
        return { ...found, about: ['With the definition of ', found.link] };
    }
    if (dataset) return onDataset(await get(`/datasets/${encodeURIComponent(dataset)}`));
    return { text: SKELETON, title: 'New experiment', about: [] };
}

/** The skeleton with a dataset's name and, of a table, its likeliest target: a column of that name, or else the last. */
function onDataset({ name, columns, unreadable }) {
    const names = columns.map((column) => column.name);
    const target = ['label', 'class', 'target', 'y'].find((one) => names.includes(one)) ?? names.at(-1) ?? 'label';
    const table = `csv: {features: ["*"], target: ${quoted(target)}}`;
    // A table of csv takes all rows.
    const numbers = columns.filter(({ name: one, type }) => one !== target && (type === 'number' || type === 'integer')).map(({ name: one }) => quoted(one));
    const rows = `input: {numbers: {columns: [${numbers.join(', ')}]}}\n  target: {category: {column: ${quoted(target)}}}\n  bad_rows: skip`;
    const text = SKELETON.replace(/ +# name or id of a dataset/, () => ` ${quoted(name)}`).replace(/csv: .*/, () => (unreadable ? rows : table));
    return { text, title: `New on ${name}`, about: ['Look at ', h('code', null, 'target'), ' and the input first: they are guesses.'] };
}

/** A word as YAML has it, or else in the quotes of JSON, which are YAML's as well. */
const quoted = (text) => (/^[A-Za-z_][\w-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text));

function exampleNamed(name, examples) {
    const found = examples.find((one) => one.name === name);
    if (!found) throw new Error(`There is no example “${name}”. There are: ${examples.map((one) => one.name).join(', ')}`);
    return { text: found.text, title: `New from the example ${name}`, about: [found.about] };
}

async function ofExperiment(id, title) {
    const [definition, experiment] = await Promise.all([get(experimentPath(id, '/definition')), get(experimentPath(id))]);
    const { text, canonical } = definition;
    return { text, canonical, title: `${title} ${experiment.name}`, link: h('a', { href: `#/experiments/${encodeURIComponent(id)}` }, experiment.name) };
}

/** A menu of where one can begin; what is chosen is another address. */
export function startMenu(address) {
    const option = (hash, text) => h('option', { value: hash, selected: hash === address }, text);
    const examples = h('optgroup', { label: 'Examples' });
    const experiments = h('optgroup', { label: 'The definition of' });
    const select = h('select', { id: 'start', change: () => (location.hash = select.value) }, option('#/new', 'A skeleton'), examples, experiments);
    const here = [...select.options].some(({ value }) => value === address);
    if (!here) select.prepend(option(address, 'As linked'));
    const fill = async () => {
        const [given, recent] = await Promise.all([get('/examples'), get('/experiments?limit=20')]);
        examples.append(...given.map(({ name, about }) => option(`#/new?example=${encodeURIComponent(name)}`, `${name}: ${about}`)));
        experiments.append(...itemsOf(recent).map(({ id, name, created_at: at }) => option(`#/new?from=${encodeURIComponent(id)}`, `${name}, ${time(at)}`)));
        const own = [...select.options].filter(({ value }) => value === address);
        if (own.length > 1) own[0].remove();
        select.value = address;
    };
    return { select, fill };
}
