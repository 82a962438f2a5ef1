import { h } from '../dom.js';
import { NOTHING } from '../format.js';

const MOST = 3;

const user = (id) => (id.startsWith('exp_') ? h('a', { href: `#/experiments/${encodeURIComponent(id)}`, title: id }, `…${id.slice(-6)}`) : id);

/** Who needs a dataset now, as links. */
export function usersOf({ used_by: ids = [] }) {
    if (!ids.length) return NOTHING;
    const more = ids.length > MOST ? [` and ${ids.length - MOST} more`] : [];
    return h('span', { class: 'users' }, ids.slice(0, MOST).flatMap((id, i) => (i ? [', ', user(id)] : [user(id)])), more);
}
