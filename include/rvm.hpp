// require-vm for C++11 and later: rvm.h with handles that release themselves, failures that are exceptions, and host
// functions that are any callable. Header only; link the same library.
//
//     rvm::Module m = rvm::require("./scores.js");
//     double best = m.call("best", "anna", 3).to_double();
//
// Handles, values and contexts are move-only. Like the C handles, any of them may be used on any thread; one object by one thread at a time.
// A destructor never throws and never waits.
//
// What a host function throws becomes a JavaScript exception. If no JavaScript catches it, the very same C++ exception comes out of the
// call that led there (its type and members kept); if some did and threw another one, or threw it in a later call, an rvm::Error comes out.
#ifndef RVM_HPP
#define RVM_HPP

#include "rvm/call.hpp"
#include "rvm/context.hpp"
#include "rvm/object.hpp"
#include "rvm/value.hpp"

#endif
