package io.mlprod.testing;

import io.mlprod.testing.internal.inject.TestScope;

/** Fakes. */
final class FakeMaker {
    private FakeMaker() {}

    static Object make(FakeModel fake, Injector place, TestScope scope) {
        throw place.cannotMake();
    }
}
