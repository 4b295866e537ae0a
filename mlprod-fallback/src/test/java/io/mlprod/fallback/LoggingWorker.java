package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.observe.Event;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Lets chains log and say whatever they can, with every log at its finest level, while names are hostile and the
 * application's code throws exceptions whose messages hold what it was given. Prints each message and text of ours as
 * it is.
 */
final class LoggingWorker {

    static final String SECRET = "canary-4711";
    static final String NAME = "n\n2026 FORGED\r\u001b[2J\u007f\u0085\u009b\u2028\u202e\u2066\u200b\ud800";

    private static final ManualTime TIME = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));

    private LoggingWorker() {}

    public static void main(String[] arguments) {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        root.setLevel(java.util.logging.Level.ALL);
        for (java.util.logging.Handler handler : root.getHandlers()) {
            handler.setLevel(java.util.logging.Level.ALL);
        }
        for (boolean isStrict : new boolean[] {false, true}) {
            try (FallbackChain<String, List<Object>> chain = chain(isStrict)) {
                use(chain);
            }
        }
        attempt(() -> begin().primary(failing())
                .then(failing(), tier -> tier.breaker(new Broken()))
                .orElseThrow());
        attempt(() -> begin().primary(failing(), tier -> tier.name(NAME))
                .then(failing(), tier -> tier.name(NAME))
                .orElseThrow());
        try (FallbackChain<String, List<Object>> broken =
                begin().primary(failing(), tier -> tier.breaker(new Broken())).orElseThrow()) {
            attempt(() -> broken.predict(SECRET));
            show(broken.status());
        }
        System.out.println("DONE");
    }

    private static void use(FallbackChain<String, List<Object>> chain) {
        show(chain);
        for (int i = 0; i < 20; i++) {
            attempt(() ->
                    show(chain.predict(SECRET, Call.DEFAULT.tag(NAME, NAME).unit(SECRET))));
            TIME.advance(Duration.ofSeconds(1));
        }
        attempt(() -> chain.predict(""));
        attempt(() -> show(chain.validate(SECRET)));
        attempt(() -> chain.predictAsync(SECRET).get());
        attempt(() -> {
            chain.switchOff("first" + NAME, "why" + NAME);
            return "";
        });
        attempt(() -> {
            chain.switchOff("none" + NAME, "why" + NAME);
            return "";
        });
        attempt(() -> show(chain.predict(SECRET)));
        show(chain.status());
    }

    private static FallbackChainBuilder<String, List<Object>> begin() {
        return FallbackChain.<String, List<Object>>builder()
                .name("chain" + NAME)
                .time(TIME)
                .budget(Duration.ofSeconds(5))
                .require("rule" + NAME, input -> !input.isEmpty())
                .listener(LoggingWorker::show)
                .listener((Event event) -> {
                    throw new IllegalStateException(SECRET);
                });
    }

    private static FallbackChain<String, List<Object>> chain(boolean isStrict) {
        BreakerSettings quick = BreakerSettings.DEFAULT
                .window(4)
                .minimumCalls(2)
                .openFor(Duration.ofSeconds(1))
                .openAtMost(Duration.ofSeconds(2));
        return begin().exercise(1, (one, other) -> {
                    throw new IllegalStateException(SECRET);
                })
                .primary(failing(), tier -> {
                    tier.name("first" + NAME).breaker(quick).accepts("accepts" + NAME, input -> true);
                    if (isStrict) {
                        tier.strict();
                    }
                })
                .then(
                        Predictors.of(input -> List.of(Double.NaN, input)),
                        tier -> tier.name("nan" + NAME).breaker(quick))
                .then(
                        Predictors.of(List::of),
                        tier -> tier.name("bad" + NAME).rejectWhen("valid" + NAME, answer -> {
                            throw new IllegalStateException(SECRET);
                        }))
                .thenLastKnownGood(
                        input -> {
                            throw new IllegalStateException(SECRET);
                        },
                        Duration.ofMinutes(1))
                .thenRule("rule" + NAME, input -> {
                    throw new IllegalStateException(SECRET, new RuntimeException(SECRET));
                })
                .orElseThrow();
    }

    private static io.mlprod.Predictor<String, List<Object>> failing() {
        return Predictors.of(input -> {
            throw new IllegalStateException("Cannot work with " + input + NAME, new RuntimeException(SECRET));
        });
    }

    /** A breaker of the application's that says what it was told. */
    private static final class Broken implements Breaker {

        @Override
        public @Nullable Permit tryAcquire() {
            throw new IllegalStateException(SECRET);
        }

        @Override
        public @Nullable Permit tryAcquireProbe() {
            throw new IllegalStateException(SECRET);
        }

        @Override
        public TierState state() {
            throw new IllegalStateException(SECRET);
        }
    }

    private static void attempt(Callable<?> action) {
        try {
            if (action.call() instanceof AutoCloseable open) {
                open.close();
            }
        } catch (Throwable e) {
            show(e.getClass());
            boolean isOurs = e.getClass().getName().startsWith("io.mlprod")
                    || !String.valueOf(e.getMessage()).contains(SECRET);
            show(isOurs ? e.getMessage() : "of the application");
        }
    }

    private static String show(Object what) {
        System.out.println(what);
        if (what instanceof Prediction<?> answer) {
            System.out.println(answer.provenance());
        }
        return "";
    }
}
