/** Elements by hand. Data only ever becomes text or an attribute, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** An element; a function among the attributes listens to the event of its name. */
export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (typeof value === 'function') node.addEventListener(name, value);
        else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return node;
}

/** Touches the page only where the text is another, so that selections and screen readers are left alone. */
export function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

/** Makes a parent's children follow the items; a child that stays is never moved, so it keeps the focus. */
export function keyed(parent, items, keyOf, create, update) {
    const wanted = new Set(items.map(keyOf));
    for (const child of [...parent.children]) if (!wanted.has(child.dataset.key)) child.remove();
    const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
    let next = parent.firstElementChild;
    for (const item of items) {
        const key = keyOf(item);
        const child = known.get(key) ?? create(item);
        child.dataset.key = key;
        update(child, item);
        if (child === next) next = next.nextElementSibling;
        else parent.insertBefore(child, next);
    }
}

/** A table in a box that scrolls sideways, reachable by keyboard. Fill it with {@link fillTable}. */
export function scrollingTable(caption) {
    const table = h('table', null, h('caption', { class: 'unseen' }, caption), h('thead', null, h('tr')), h('tbody'));
    const box = h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' }, table);
    return { box, table };
}

/** columns: [{title, number, cell: (row) => text or node}]. Rows that have not changed are left as they are. */
export function fillTable(table, columns, rows, keyOf) {
    const titles = columns.map((column) => column.title).join('\n');
    const anew = table.dataset.titles !== titles;
    if (anew) {
        table.dataset.titles = titles;
        table.tHead.rows[0].replaceChildren(
            ...columns.map(({ title, number }) => h('th', { scope: 'col', class: number ? 'number' : null }, title)));
    }
    keyed(table.tBodies[0], rows, keyOf, () => h('tr'), (tr, row) => {
        const content = JSON.stringify(row);
        if (!anew && tr.content === content) return;
        tr.content = content;
        tr.replaceChildren(...columns.map(({ number, cell }) => h('td', { class: number ? 'number' : null }, cell(row))));
    });
}

/**
 * Asks in a dialog; resolves to whether the answer was yes. flaw() may say what is still wrong with what was filled in,
 * and the dialog stays.
 */
export function ask(question, yes, content, flaw = null, tone = null) {
    return new Promise((resolve) => {
        const wrong = h('p', { class: 'wrong', role: 'alert' });
        const id = `question-${++asked}`;
        const form = h('form', { method: 'dialog', submit: (event) => {
            if (event.submitter?.value !== 'yes') return;
            const told = flaw?.() ?? null;
            if (told) event.preventDefault();
            wrong.textContent = told ?? '';
        } }, h('h2', { id }, question), ...content, wrong,
        h('p', { class: 'choices' }, h('button', { value: '', formnovalidate: true, autofocus: tone === 'danger' }, 'Cancel'),
            h('button', { value: 'yes', class: tone ?? 'primary' }, yes)));
        const dialog = h('dialog', { 'aria-labelledby': id, close: () => {
            dialog.remove();
            resolve(dialog.returnValue === 'yes');
        } }, form);
        document.body.append(dialog);
        dialog.showModal();
    });
}

let asked = 0;
