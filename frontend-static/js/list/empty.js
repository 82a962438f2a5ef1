import { h } from '../dom.js';

/** What is said where there is no experiment to show. */
export function emptiness(place, filtered) {
    const shows = filtered ? 'none found' : 'none';
    if (place.dataset.shows === shows) return;
    place.dataset.shows = shows;
    const command = ['curl --data-binary @examples/digits.yaml', "-H 'Content-Type: application/yaml'",
        `${location.origin}/api/v1/experiments`].join(' \\\n  ');
    place.replaceChildren(...(filtered
        ? [h('p', null, 'No experiment is like that.')]
        : [h('p', null, 'There are no experiments yet. ', h('a', { href: '#/new' }, 'Write one'), ', or post one, and it is trained and shown here:'),
            h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Command that posts an experiment' }, h('code', null, command))]));
}
