/** uPlot as its WebJar has it: a script that leaves its name behind, a third of the size of the module. */

const ADDRESS = '/webjars/uplot/1.6.30/dist/uPlot.iife.min.js';

const script = document.createElement('script');
script.src = ADDRESS;
await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error(`${ADDRESS} cannot be loaded`)));
    document.head.append(script);
});

export default globalThis.uPlot;
