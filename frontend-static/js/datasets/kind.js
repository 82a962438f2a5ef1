import { count } from '../format.js';

/** What a dataset is, in a word or two, by its columns. */
export function kindOf({ rows, columns }) {
    if (rows === 0) return 'model';
    const types = new Set(columns.map(({ type }) => type));
    if (types.has('file')) return 'files';
    if (types.has('array')) return 'arrays';
    if (types.has('list')) return 'lists';
    return types.size === 1 && types.has('text') ? 'text' : 'table';
}

export const columnsOf = ({ columns }) => count(columns.length);

export const trainAddress = ({ name }) => `#/new?${new URLSearchParams({ dataset: name })}`;
