package io.mlprod.testing.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A version of a scripted model.
 *
 * @param name the version's name
 * @param script what it answers
 * @param log what it was asked
 * @param injected what goes wrong in it
 */
record Version<I, O>(String name, Script<I, O> script, CallLog<I, O> log, List<Injected> injected) {

    /** Returns a version with the same script, which nothing disturbs and whose calls do not count. */
    Version<I, O> aside() {
        return new Version<>(name, script, CallLog.withoutNumbers(), List.of());
    }

    static <I, O> Version<I, O> of(String model, String name) {
        return new Version<>(name, new Script<>(model + " " + name), new CallLog<>(), new CopyOnWriteArrayList<>());
    }
}
