import { h } from '../dom.js';
import { count } from '../format.js';

/** What the choice stands for, in the words of those who call the API. */
const BY_PARAMETER = / Or leave such rows out, by bad_rows=skip\.$/;

/** A choice that is offered once the server has refused a file for a row that it could leave out. */
export class BadRows {
    #box = h('input', { type: 'checkbox' });
    element = h('label', { class: 'choice', hidden: true }, this.#box, ' Leave out rows that cannot be read');

    /** As the API has it. */
    get rule() {
        return this.#box.checked ? 'skip' : 'refuse';
    }

    /** Why a file was refused, as it is shown. */
    reasonOf(problem) {
        if (problem.skippable) this.element.hidden = false;
        return (problem.detail || problem.message).replace(BY_PARAMETER, '');
    }

    /** For another file. */
    reset() {
        this.#box.checked = false;
        this.element.hidden = true;
    }
}

const rowsOf = (number) => (number === 1 ? '1 row' : `${count(number)} rows`);

/** How many rows a dataset has, and how many were left out. */
export const rowsIn = ({ rows, unreadable }) => rowsOf(rows) + (unreadable ? `, ${rowsOf(unreadable.count)} left out` : '');
