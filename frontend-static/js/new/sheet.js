/** A view's own style sheet: the other pages need not load it. */
export function sheet(address) {
    if ([...document.styleSheets].some(({ href }) => href?.endsWith(address))) return null;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    return new Promise((resolve, reject) => {
        link.addEventListener('load', resolve);
        link.addEventListener('error', () => reject(new Error(`${address} cannot be loaded`)));
        document.head.append(link);
    });
}
