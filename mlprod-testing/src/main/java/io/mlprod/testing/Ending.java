package io.mlprod.testing;

import io.mlprod.testing.internal.inject.LeakRules;
import io.mlprod.testing.internal.inject.TestScope;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The end of a test or class, kept in JUnit's store for it. JUnit closes that last: after the callbacks of all
 * extensions, in whatever order they are registered, and after the fields with {@code @AutoClose}. So whoever closes
 * what the test opened has done it by then.
 *
 * @param scope what ends
 * @param name of the test or class, for messages
 * @param rules what it may leave open, asked for at the end
 */
@SuppressWarnings({"deprecation", "try"
}) // AutoCloseable alone is enough only since JUnit 5.13; tests may throw anything
record Ending(TestScope scope, String name, Supplier<LeakRules> rules) implements CloseableResource, AutoCloseable {

    @Override
    public void close() throws Exception {
        List<Throwable> found = scope.end(name, rules.get());
        if (found.isEmpty()) {
            return;
        }
        Throwable first = found.get(0);
        found.stream().skip(1).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw first instanceof Exception e ? e : new IllegalStateException(first);
    }
}
