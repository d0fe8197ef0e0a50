// The worker for peers in Node: `node --expose-gc worker.js FOLDER SIDE`. benches/README.md tells the protocol.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const vm = require('vm');

const [folder, name] = process.argv.slice(2);
// The packages are installed beside the modules.
const installed = require('module').createRequire(path.join(folder, 'worker.js'));
const file = (module) => path.join(folder, module);
const source = (module) => fs.readFileSync(file(module), 'utf8');
const wrap = (text) => `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
const text = '0123456789'.repeat(10);
const records = JSON.parse(source('records.json'));

// One call of each kind, where modules' exports are plain objects of the same heap.
const sharedHeap = (load) => ({
    calls: () => {
        const calls = load('calls.js');
        const { add } = calls;
        return {
            name: () => calls.add(41),
            handle: () => add(41),
            string: () => calls.echo(text).length,
            // Nothing crosses here: a copy is what makes it a round trip between two worlds.
            object: () => structuredClone(calls.process(structuredClone(records))).records.length,
        };
    },
    kernels: () => {
        const kernels = load('kernels.js');
        return (key, n) => kernels[key](n);
    },
    // Nothing can be released but by the collector: release is the collector.
    fill: (n) => {
        let module = load('hold.js');
        module.fill(n);
        return () => {
            module = null;
            global.gc();
        };
    },
});

const sides = {
    // require-vm of npm, as its README says.
    'npm require-vm': () => {
        const requireVm = installed('require-vm');
        const load = (module) => requireVm(file(module));
        return {
            version: installed('require-vm/package.json').version,
            load,
            fresh: (module) => load(`${module}.js`).leak(),
            ...sharedHeap(load),
        };
    },

    // The vm module: a script compiled once, run in a new context each time. It has no require: lodash and the module are one text.
    'node vm': () => {
        const script = (module) => new vm.Script(wrap(source(module)), { filename: file(module) });
        const scripts = { case1: script('case1.js'), memoize: script('memoize.bundle.js') };
        const run = (compiled) => {
            const module = { exports: {} };
            compiled.runInContext(vm.createContext({})).call(module.exports, module.exports, undefined, module, '', '');
            return module.exports;
        };
        const load = (module) => run(script(module));
        return { version: process.version, load, fresh: (module) => run(scripts[module]).leak(), ...sharedHeap(load) };
    },

    // isolated-vm, as its README says: an isolate, a context, a script, a reference to a function.
    'isolated-vm': () => {
        const ivm = installed('isolated-vm');
        const load = (text) => {
            const isolate = new ivm.Isolate({ memoryLimit: 512 });
            const context = isolate.createContextSync();
            isolate.compileScriptSync(`var module = { exports: {} }; ${wrap(text)}(module.exports, undefined, module, '', '');`).runSync(context);
            return { isolate, context, exports: context.evalSync('module.exports', { reference: true }) };
        };
        const get = (world, key) => world.exports.getSync(key, { reference: true });
        const texts = { case1: source('case1.js'), memoize: source('memoize.bundle.js'), 'trivial.js': source('trivial.js') };
        return {
            version: installed('isolated-vm/package.json').version,
            load: (module) => load(texts[module]),
            fresh: (module) => {
                const { isolate, context } = load(texts[module]);
                const value = context.evalSync('module.exports.leak()');
                isolate.dispose();
                return value;
            },
            drop: (held) => held.forEach(({ isolate }) => isolate.dispose()),
            kernels: () => {
                const kernels = load(source('kernels.js'));
                return (key, n) => get(kernels, key).applySync(undefined, [n]);
            },
            fill: (n) => {
                const holder = load(source('hold.js'));
                get(holder, 'fill').applySync(undefined, [n]);
                return () => holder.isolate.dispose();
            },
            calls: () => {
                const world = load(source('calls.js'));
                const [add, echo, work] = ['add', 'echo', 'process'].map((key) => get(world, key));
                return {
                    name: () => get(world, 'add').applySync(undefined, [41]),
                    handle: () => add.applySync(undefined, [41]),
                    string: () => echo.applySync(undefined, [text]).length,
                    object: () => work.applySync(undefined, [records], { arguments: { copy: true }, result: { copy: true } }).records.length,
                };
            },
        };
    },
};

const held = [];

async function main() {
    const side = sides[name]();
    // Made when first asked for: idle memory is measured, too.
    let calls, kernels;
    const repeat = (n, f) => {
        let value;
        const cpu = process.cpuUsage();
        const start = process.hrtime.bigint();
        for (let i = 0; i < n; i++) value = f();
        const wall = Number(process.hrtime.bigint() - start) / n;
        const spent = process.cpuUsage(cpu);
        return [wall, ((spent.user + spent.system) * 1000) / n, value];
    };
    const works = {
        fresh: (module, n) => repeat(n, () => side.fresh(module)),
        call: (what, n) => {
            calls ??= side.calls();
            if (!calls[what]) throw new Error('not offered');
            return repeat(n, calls[what]);
        },
        kernel: (arg, n) => {
            const [key, size] = arg.split('/');
            kernels ??= side.kernels();
            return repeat(n, () => kernels(key, Number(size)));
        },
        hold: (_, n) => repeat(n, () => held.push(side.load('trivial.js'))),
        unhold: () =>
            repeat(1, () => {
                side.drop?.(held);
                held.length = 0;
                global.gc();
            }),
        release: (arg) => {
            return repeat(1, side.fill(Number(arg)));
        },
    };
    console.log(`ready ${name} ${side.version}, Node ${process.version}`);
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [, work, arg, n] = line.split(' ');
        try {
            if (!works[work]) throw new Error('not offered');
            const [wall, cpu, value] = works[work](arg, Number(n));
            console.log(`${wall} ${cpu} ${typeof value === 'number' ? value : 0}`);
        } catch (error) {
            console.log(`! ${String(error.message).split('\n')[0]}`);
        }
    }
}

main();
