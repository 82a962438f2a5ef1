import { h } from './dom.js';
import { connected, tell } from './notice.js';
import { sheet } from './sheet.js';

/** Which view an address shows. A view's modules are loaded when it is first asked for; what is in the query is its own. */
const ROUTES = [
    { path: /^\/?$/, tag: 'engram-list', load: () => import('./list/list-view.js') },
    { path: /^\/experiments\/([\w-]+)$/, tag: 'engram-experiment', load: () => import('./experiment/experiment-view.js') },
    { path: /^\/new$/, tag: 'engram-new', load: () => import('./new/new-view.js') },
    { path: /^\/datasets$/, tag: 'engram-datasets', load: () => import('./datasets/list-view.js') },
    { path: /^\/datasets\/([\w.-]+)$/, tag: 'engram-dataset', load: () => import('./datasets/dataset-view.js') },
    { path: /^\/compare$/, tag: 'engram-compare', load: () => import('./compare/compare-view.js') },
];

// All of them, whatever is shown: a view must not look otherwise for what was shown before it.
const styled = Promise.all([...document.querySelectorAll('link[rel="preload"][as="style"]')]
    .map((link) => sheet(link.getAttribute('href'))));

const main = document.getElementById('main');
let shown = 0;

/** A view has a method open(id, query), called before it is attached. */
async function route() {
    const turn = ++shown;
    const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
    const found = ROUTES.find((one) => one.path.test(path));
    connected();
    if (!found) {
        main.replaceChildren(h('h1', { tabindex: '-1' }, 'There is no such page'),
            h('p', null, h('a', { href: '#/' }, 'All experiments')));
        return;
    }
    try {
        await Promise.all([found.load(), styled]);
    } catch (error) {
        console.error(error);
        tell('This part of the page cannot be loaded: the server cannot be reached. Reload the page to try again.', true);
        return;
    }
    if (turn !== shown) return;
    const view = document.createElement(found.tag);
    view.open(path.match(found.path)[1] ?? null, new URLSearchParams(query));
    main.replaceChildren(view);
    for (const link of document.querySelectorAll('.bar nav a')) {
        if (link.hash === `#${path || '/'}`) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
    }
}

// By hand, since the address after the # says which view is shown.
document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
});

addEventListener('hashchange', async () => {
    await route();
    if (!main.firstElementChild?.placesItself) scrollTo(0, 0);
    main.querySelector('h1')?.focus({ preventScroll: true });
});
route();
