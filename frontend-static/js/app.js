import './list-view.js';
import './experiment-view.js';
import { connected } from './notice.js';

/** Addresses: #/ and #/?cursor=… are the list, #/experiments/exp_… is one experiment. */

const main = document.getElementById('main');

function route() {
    const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
    const [, id] = path.match(/^\/experiments\/([\w-]+)$/) ?? [];
    const view = document.createElement(id ? 'engram-experiment' : 'engram-list');
    if (id) view.experimentId = id;
    else view.cursor = new URLSearchParams(query).get('cursor');
    connected();
    main.replaceChildren(view);
}

// By hand, since the address after the # says which view is shown.
document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
});

addEventListener('hashchange', () => {
    route();
    scrollTo(0, 0);
    main.querySelector('h1')?.focus();
});
route();
