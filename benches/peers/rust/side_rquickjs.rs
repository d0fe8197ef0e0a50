//! rquickjs' safe layer, as its documentation says: a runtime and a full context for each module.

use crate::measure::{Sample, timed};
use crate::{INSTANCES, Side, Work};
use rquickjs::{CatchResultExt, Context, Ctx, Function, Object, Persistent, Runtime};

/// A runtime and a context with one module in it; fields go in this order.
struct Realm {
    exports: Persistent<Object<'static>>,
    context: Context,
    _runtime: Runtime,
}

fn wrap(source: &str) -> String {
    format!("(function (exports, require, module, __filename, __dirname) {{{source}\n}})")
}

impl Realm {
    fn load(wrapped: &str) -> Realm {
        let runtime = Runtime::new().unwrap();
        let context = Context::full(&runtime).unwrap();
        let exports = context.with(|ctx| {
            let function: Function = ctx.eval(wrapped).catch(&ctx).unwrap();
            let module = Object::new(ctx.clone()).unwrap();
            let exports = Object::new(ctx.clone()).unwrap();
            module.set("exports", exports.clone()).unwrap();
            function
                .call::<_, ()>((exports, (), module.clone(), "module.js", "."))
                .catch(&ctx)
                .unwrap();
            Persistent::save(&ctx, module.get::<_, Object>("exports").unwrap())
        });
        Realm {
            exports,
            context,
            _runtime: runtime,
        }
    }

    fn with<R>(&self, f: impl for<'js> FnOnce(&Ctx<'js>, Object<'js>) -> R) -> R {
        self.context
            .with(|ctx| f(&ctx, self.exports.clone().restore(&ctx).unwrap()))
    }

    fn number(&self, name: &str, n: f64) -> f64 {
        self.with(|ctx, exports| {
            exports
                .get::<_, Function>(name)
                .and_then(|f| f.call((n,)))
                .catch(ctx)
                .unwrap()
        })
    }
}

pub struct Safe {
    case_1: String,
    memoize: String,
    trivial: String,
    hold: String,
    calls: Vec<Realm>,
    adds: Vec<Persistent<Function<'static>>>,
    kernels: Option<Realm>,
    sources: [String; 2],
    held: Vec<Realm>,
    turn: usize,
    text: String,
    json: String,
}

impl Safe {
    pub fn new(work: &Work) -> Safe {
        Safe {
            case_1: wrap(&work.source("case1.js")),
            memoize: wrap(&work.source("memoize.bundle.js")),
            trivial: wrap(&work.source("trivial.js")),
            hold: wrap(&work.source("hold.js")),
            adds: Vec::new(),
            calls: Vec::new(),
            kernels: None,
            sources: ["calls.js", "kernels.js"].map(|name| work.source(name)),
            held: Vec::new(),
            turn: 0,
            text: "0123456789".repeat(10),
            json: work.source("records.json"),
        }
    }
}

impl Drop for Safe {
    fn drop(&mut self) {
        self.adds.clear();
    }
}

impl Side for Safe {
    fn fresh(&mut self, module: &str) -> f64 {
        let realm = Realm::load(if module == "case1" {
            &self.case_1
        } else {
            &self.memoize
        });
        realm.with(|ctx, exports| {
            exports
                .get::<_, Function>("leak")
                .and_then(|f| f.call(()))
                .catch(ctx)
                .unwrap()
        })
    }

    fn call(&mut self, what: &str, i: usize) -> Result<Box<dyn FnMut() -> f64 + '_>, String> {
        if self.calls.is_empty() {
            let load =
                |i| Realm::load(&wrap(&format!("{}{}", " ".repeat(16 * i), self.sources[0])));
            self.calls = (0..INSTANCES).map(load).collect();
            let add = |realm: &Realm| {
                realm.with(|ctx, exports| {
                    Persistent::save(ctx, exports.get::<_, Function>("add").unwrap())
                })
            };
            self.adds = self.calls.iter().map(add).collect();
        }
        let realm = &self.calls[i];
        Ok(match what {
            "name" => Box::new(|| realm.number("add", 41.0)),
            "handle" | "prepared" => {
                let add = &self.adds[i];
                Box::new(|| {
                    realm
                        .context
                        .with(|ctx| add.clone().restore(&ctx).unwrap().call((41.0,)).unwrap())
                })
            }
            "string" => Box::new(|| {
                realm.with(|_, exports| {
                    let echo: Function = exports.get("echo").unwrap();
                    echo.call::<_, String>((self.text.as_str(),)).unwrap().len() as f64
                })
            }),
            "object" => Box::new(|| {
                realm.with(|ctx, exports| {
                    let process: Function = exports.get("process").unwrap();
                    let result: rquickjs::Value = process
                        .call((ctx.json_parse(self.json.as_str()).unwrap(),))
                        .unwrap();
                    ctx.json_stringify(result)
                        .unwrap()
                        .unwrap()
                        .to_string()
                        .unwrap()
                        .len() as f64
                })
            }),
            _ => return Err("not offered".into()),
        })
    }

    fn hold(&mut self) {
        self.held.push(Realm::load(&self.trivial));
    }

    fn call_held(&mut self) -> f64 {
        self.turn = (self.turn + 1) % self.held.len();
        self.held[self.turn].number("add", 41.0)
    }

    fn unhold(&mut self) {
        self.held.clear();
    }

    fn release(&mut self, objects: f64) -> Sample {
        let realm = Realm::load(&self.hold);
        assert!(realm.number("fill", objects) == objects);
        timed(1, || drop(realm))
    }

    fn kernel(&mut self, name: &str, n: f64) -> f64 {
        self.kernels
            .get_or_insert_with(|| Realm::load(&wrap(&self.sources[1])))
            .number(name, n)
    }
}
